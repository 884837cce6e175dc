import { PAGE_SCRIPT_ID } from "../format/page-data.ts";
import { unpackText } from "./unpack-text.ts";

// The page script is packed: by itself it is half of a report. The policy of the page names its hash, so that this and no
// other text can be run from here; where it cannot be unpacked the page is as without JavaScript.
const packed = document.getElementById(PAGE_SCRIPT_ID)?.textContent ?? "";
const script = document.createElement("script");
void unpackText(packed).then((text) => {
  script.textContent = text;
  document.body.append(script);
});
