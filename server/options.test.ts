import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { OptionError, parseOptions, SPELLINGS, toEnvironment } from "./options.ts";

test("without a word it listens on loopback and keeps its data beside the code", () => {
  const options = parseOptions({}, {});
  expect(options).toMatchObject({ port: 8080, host: "127.0.0.1", driver: "kind", install: true });
  expect(options.data).toMatch(/\/data$/);
  expect(options.databaseUrl).toBeUndefined();
});

test("the command line wins over the environment", () => {
  expect(parseOptions({ port: "9000" }, { LABMATE_PORT: "9001" }).port).toBe(9000);
  expect(parseOptions({}, { LABMATE_PORT: "9001", LABMATE_INSTALL: "0" })).toMatchObject({
    port: 9001,
    install: false,
  });
});

test.each([
  ["port", "eighty", "--port (or LABMATE_PORT)"],
  ["port", "99999", "--port (or LABMATE_PORT)"],
  ["driver", "vm", "--driver (or LABMATE_DRIVER)"],
  ["databaseUrl", "mysql://box/labmate", "--database (or DATABASE_URL)"],
  ["idleMinutes", "-1", "--idle (or LABMATE_IDLE)"],
])("a bad %s is refused with its name and its value", (name, value, spelled) => {
  const parse = () => parseOptions({ [name]: value }, {});
  expect(parse).toThrow(OptionError);
  expect(parse).toThrow(`${spelled} is "${value}": `);
});

test("every mistake is told at once", () => {
  expect(() => parseOptions({ port: "x", driver: "y" }, {})).toThrow(/--port.*\n.*--driver/);
});

test("a child process reads the same options back", () => {
  const options = parseOptions({ port: "9000", install: false, databaseUrl: "postgres://box/labmate" }, {});
  expect(parseOptions({}, toEnvironment(options))).toEqual(options);
});

test("every option has an environment variable of its own", () => {
  const variables = Object.values(SPELLINGS).map(({ env }) => env);
  expect(new Set(variables).size).toBe(variables.length);
});

test("a data folder is the same Labmate by whatever path it is reached", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labmate-options-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const link = join(folder, "link");
  await symlink(folder, link);
  const { instance } = parseOptions({ data: folder }, {});
  expect(instance).toMatch(/^[a-z]{8}$/);
  expect(parseOptions({ data: link }, {}).instance).toBe(instance);
  expect(parseOptions({ data: tmpdir() }, {}).instance).not.toBe(instance);
});
