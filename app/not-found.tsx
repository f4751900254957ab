/** No such page. */
import Link from "next/link";
import { Header } from "./looks/header.tsx";

export default function NoPage() {
  return (
    <>
      <Header />
      <main className="door">
        <h1>There is nothing here</h1>
        <p className="lede">
          The link may be mistyped, or the workshop was taken away. Your progress is kept all the same.
        </p>
        <Link href="/" className="main button">
          To the workshops
        </Link>
      </main>
    </>
  );
}
