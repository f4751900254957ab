/** Who looks at this page, and where they sit: asked once a request, however many components want to know. */
import { headers } from "next/headers";
import { cache } from "react";
import type { Learner } from "#server/accounts/accounts.ts";
import { type Seat, seatsOf } from "#server/classes/seats.ts";
import { box } from "./box.ts";

export type Visitor = { learner: Learner; seats: Seat[] };

export const visitor = cache(async (): Promise<Visitor | undefined> => {
  const { accounts, db } = await box();
  const learner = await accounts.learnerOf(await headers());
  return learner ? { learner, seats: await seatsOf(db, learner.id) } : undefined;
});

export const seatIn = async (workshop: string): Promise<Seat | undefined> =>
  (await visitor())?.seats.find((seat) => seat.workshop === workshop);
