import { tasks } from "../tasks.ts";
import { serveThread } from "./serve-thread.ts";

serveThread(tasks);
