/** Who someone is: better-auth over our tables. Learners sign in with nothing but a name; an e-mail can be linked later. */
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { anonymous } from "better-auth/plugins/anonymous";
import type { Database } from "#server/database/client.ts";

const SESSION_DAYS = 60;
const DAY_S = 24 * 60 * 60;

export type Learner = { id: string; name: string };

export type AccountsOptions = {
  db: Database;
  /** Signs cookies; outlives restarts. */
  secret: string;
  /** Called when someone known by name only gets an account: what they own must change hands before their old self goes. */
  onLink(fromUserId: string, toUserId: string): Promise<void>;
  /** Off until there is a page for it; the way is there and tested. */
  email?: boolean;
};

export type Accounts = ReturnType<typeof openAccounts>;

/** @returns what the site needs of an account: sign in by name, who is asking, and better-auth's own handler */
export function openAccounts({ db, secret, onLink, email = false }: AccountsOptions) {
  const auth = betterAuth({
    appName: "Labmate",
    secret,
    // We sit behind a gateway on any port and any host name; the site's proxy.ts has checked Origin against Host already.
    baseURL: { allowedHosts: ["*"], fallback: "http://localhost", protocol: "auto" },
    trustedOrigins: (request) => (request ? originsOf(request.headers) : []),
    // The gateway speaks plain HTTP. In production better-auth would mark its cookie Secure, and then browsers keep it on localhost only.
    advanced: { cookiePrefix: "labmate", trustedProxyHeaders: true, useSecureCookies: false },
    database: prismaAdapter(db, { provider: "postgresql" }),
    session: { expiresIn: SESSION_DAYS * DAY_S, updateAge: DAY_S },
    emailAndPassword: { enabled: email },
    rateLimit: { enabled: true, storage: "database" },
    telemetry: { enabled: false },
    plugins: [
      anonymous({
        onLinkAccount: async ({ anonymousUser, newUser }) => onLink(anonymousUser.user.id, newUser.user.id),
      }),
    ],
  });

  return {
    handle: (request: Request) => auth.handler(request),

    async learnerOf(headers: Headers): Promise<Learner | undefined> {
      if (!headers.get("cookie")?.includes("labmate.session_token")) return undefined; // a stranger costs no query
      const session = await auth.api.getSession({ headers });
      return session ? { id: session.user.id, name: session.user.name } : undefined;
    },

    /** @returns the new learner and the headers whose cookies make the browser theirs */
    async signInByName(name: string, headers: Headers): Promise<{ learner: Learner; headers: Headers }> {
      const answer = await auth.api.signInAnonymous({ headers, returnHeaders: true });
      const { id } = answer.response.user;
      await db.user.update({ where: { id }, data: { name } });
      return { learner: { id, name }, headers: answer.headers };
    },
  };
}

function originsOf(headers: Headers): string[] {
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return host ? [`http://${host}`, `https://${host}`] : [];
}
