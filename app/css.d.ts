/** React's style knows our own custom property, too. */
import "react";

declare module "react" {
  interface CSSProperties {
    "--share"?: string;
  }
}
