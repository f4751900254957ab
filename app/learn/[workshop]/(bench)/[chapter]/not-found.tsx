/** A chapter that is not there: a mistyped link, or one that lint took out. */
import Link from "next/link";

export default function NoChapter() {
  return (
    <div className="chapter">
      <header className="chapter-head">
        <h1>This chapter isn't here</h1>
        <p className="lede">
          The link may be mistyped, or its author is just mending it. Everything else of the workshop is where it was.
        </p>
        <p>
          <Link href="/" className="main button">
            To the workshops
          </Link>
        </p>
      </header>
    </div>
  );
}
