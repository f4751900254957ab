/** The quiet end of a page. */
import Link from "next/link";

export function Footer() {
  return (
    <footer className="bottom">
      <span>Labmate, the lab assistant you never had.</span>
      <Link href="/status" prefetch={false}>
        How this box is doing
      </Link>
    </footer>
  );
}
