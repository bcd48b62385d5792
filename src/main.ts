import { runService } from './app/run-service.js';

await runService();
