import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder under the system's temporary one; who asks removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'twinseal-pkix-'));
