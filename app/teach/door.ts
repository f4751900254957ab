/** What a learner needs to come in, where Labmate listens wider than its own machine. */
import { addressesOfThisMachine } from "#server/addresses.ts";

export type Door = { address: string; code: string };

const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])(?=:|$)/;

/** @param host how the instructor's own browser calls this Labmate; learners can do the same, unless it is a loopback name */
export function doorAt(host: string, code: string, addresses = addressesOfThisMachine()): Door {
  return { address: host.replace(LOOPBACK, (own) => addresses[0] ?? own), code };
}
