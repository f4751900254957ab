/** Whether who asks came in by the instructor's link. */
import { cookieFor } from "#app/box/admission.ts";
import { passHolds } from "#server/accounts/pass.ts";
import { box } from "./box.ts";

export async function isInstructor(request: {
  headers: Headers;
  cookie(name: string): string | undefined;
}): Promise<boolean> {
  const { settings } = await box();
  const name = cookieFor(request.headers, "teach").name;
  return passHolds("teach", request.cookie(name), settings.teachKey, settings.authSecret);
}
