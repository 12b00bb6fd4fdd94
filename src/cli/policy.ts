import { runAsProcess } from "./command.ts";
import { policyCommand } from "./policy-command.ts";

await runAsProcess(policyCommand);
