import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Beside the code, not in the shared temporary folder that Node would take: what lies there is run. A folder that
// cannot be written is used as it is; without one every start compiles anew.
enableCompileCache(fileURLToPath(new URL('../.cache/compiled', import.meta.url)));
const { runService } = await import('./app/run-service.js');
await runService();
