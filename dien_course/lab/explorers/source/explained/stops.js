/** The six stops of the guided tour: what the controls are set to, what is lit, and what is said, with the numbers seen. */

import { percent } from "../frame/number_text.js";

export const stopsOf = () => [];
