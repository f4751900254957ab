/** A test run of its own: tells its server's address, then is killed, or told to end (testing.test.ts). */
import { testServer } from "./testing.ts";

const server = await testServer();
process.stdout.write(`${process.env.LABMATE_TEST_SERVER}\n`);
const stay = setInterval(() => {}, 60_000);
process.once("SIGTERM", async () => {
  await server.close();
  clearInterval(stay);
});
