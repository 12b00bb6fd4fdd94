import { auditCommand } from "./audit-command.ts";
import { runAsProcess } from "./command.ts";

await runAsProcess(auditCommand);
