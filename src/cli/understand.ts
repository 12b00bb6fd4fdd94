import { runAsProcess } from "./command.ts";
import { understandCommand } from "./understand-command.ts";

await runAsProcess(understandCommand);
