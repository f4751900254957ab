/** vitest's global set-up: one PostgreSQL for the run. */
import { testServer } from "./testing.ts";

export default async function setup() {
  const server = await testServer();
  return () => server.close();
}
