// Calls functions of the explorers' module as the page does, for tests/page_module.py: questions in, answers out.
import * as module from "../dien_course/lab/explorers/explorers.js";
import { readFileSync } from "node:fs";

const { shared, calls } = JSON.parse(readFileSync(0, "utf8"));
const plain = (_, value) => (ArrayBuffer.isView(value) ? [...value] : value);
const answers = calls.map(({ call, args }) => {
  const given = args.map((one) => (one && typeof one === "object" && "shared" in one ? shared[one.shared] : one));
  try {
    return { value: call.split(".").reduce((at, name) => at[name], module)(...given) };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(answers, plain));
