/** The terminal host as a process: its settings come from the environment, which its shells never see. */
import { dirname, join } from "node:path";
import { z } from "zod";
import { startHost } from "./host.ts";

const Environment = z.object({
  LABMATE_TERMINAL_PORT: z.coerce.number().int(),
  LABMATE_TERMINAL_HOST: z.string().default("0.0.0.0"),
  LABMATE_TERMINAL_SECRET: z.string().min(16),
  HOME: z.string(),
  PATH: z.string(),
  USER: z.string().default("learner"),
  LANG: z.string().default("C.UTF-8"),
  KUBECONFIG: z.string().optional(),
});

const env = Environment.parse(process.env);
const here = dirname(process.argv[1] ?? ".");

const host = await startHost({
  host: env.LABMATE_TERMINAL_HOST,
  port: env.LABMATE_TERMINAL_PORT,
  secret: env.LABMATE_TERMINAL_SECRET,
  shell: {
    file: "bash",
    args: ["--rcfile", join(here, "bashrc"), "-i"],
    cwd: env.HOME,
    env: {
      HOME: env.HOME,
      PATH: env.PATH,
      USER: env.USER,
      LANG: env.LANG,
      TERM: "xterm-256color",
      COLORTERM: "truecolor",
      SHELL: "/bin/bash",
      ...(env.KUBECONFIG ? { KUBECONFIG: env.KUBECONFIG } : {}),
    },
  },
  log: (message, fields) => process.stdout.write(`${message} ${JSON.stringify(fields ?? {})}\n`),
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    void host.close().then(() => process.exit(0));
  });
}
