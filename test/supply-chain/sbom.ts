/** The part of a CycloneDX document that is checked. */
export interface Sbom {
  readonly bomFormat: string;
  readonly components: readonly Component[];
  /** Who depends on whom, by `bom-ref`. */
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export interface Component {
  readonly name: string;
  readonly version: string;
  readonly 'bom-ref'?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly {
    readonly expression?: string;
    readonly license?: { readonly id?: string; readonly name?: string };
  }[];
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** Licences that ask for no more than their text. Another one is a decision, made here and in docs/dependencies.md. */
const ALLOWED: ReadonlySet<string> = new Set([
  'MIT',
  'Apache-2.0',
  'ISC',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  // argparse: the PSF's licence of Python 2, which asks for its text.
  'Python-2.0',
]);

/**
 * The document without what the lockfile has for development only. npm's own `--omit=dev` also leaves out what ships
 * *and* a development package needs (npm 11.19), `@nestjs/common` among them.
 */
export function whatShips(sbom: Sbom, lockfile: Lockfile): Sbom {
  const copies = Map.groupBy(lockedPackages(lockfile), ({ id }) => id);
  const isForDevelopment = (component: Component): boolean =>
    copies.get(named(component))?.every(({ dev }) => dev === true) === true;
  const gone = new Set(sbom.components.filter(isForDevelopment).map((component) => component['bom-ref']));
  const dependencies = (sbom.dependencies ?? [])
    .filter(({ ref }) => !gone.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => !gone.has(other)) }));
  return { ...sbom, components: sbom.components.filter((one) => !isForDevelopment(one)), dependencies };
}

function lockedPackages({ packages }: Lockfile): readonly (LockedPackage & { readonly id: string })[] {
  return Object.entries(packages).flatMap(([path, entry]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    return path === '' ? [] : [{ ...entry, id: `${name}@${entry.version ?? ''}` }];
  });
}

const named = ({ name, version }: Component): string => `${name}@${version}`;

/** What ships under another licence, or under none that is known. */
export function refusedLicences({ components }: Sbom): readonly string[] {
  return components
    .filter((component) => !licencesOf(component).some(isAllowed))
    .map(
      (component) => `${named(component)} is under ${licencesOf(component).join(', ') || 'no known licence'}`,
    );
}

function licencesOf({ licenses = [] }: Component): readonly string[] {
  return licenses.flatMap(({ expression, license }) => expression ?? license?.id ?? license?.name ?? []);
}

/** Of an expression with OR one licence is enough, of one with AND every one is needed. */
function isAllowed(expression: string): boolean {
  const choices = expression.replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((licence) => ALLOWED.has(licence.trim())));
}

/** Where the document and the lockfile differ: what one has and the other has not, and other bytes. */
export function differences({ components }: Sbom, lockfile: Lockfile): readonly string[] {
  const locked = lockedPackages(lockfile).filter(({ dev }) => dev !== true);
  const shipped = new Map(locked.map((entry) => [entry.id, entry]));
  const listed = new Map(components.map((component) => [named(component), component]));
  return [
    ...[...listed.keys()].filter((id) => !shipped.has(id)).map((id) => `${id} is not locked`),
    // Optional ones are for other platforms too.
    ...[...shipped.values()]
      .filter(({ id, optional }) => !listed.has(id) && optional !== true)
      .map(({ id }) => `${id} is locked and not listed`),
    ...[...listed]
      .filter(([id, { hashes }]) => otherBytes(hashes, shipped.get(id)?.integrity))
      .map(([id]) => `${id} has other bytes`),
  ];
}

function otherBytes(hashes: Component['hashes'], integrity: string | undefined): boolean {
  const hash = hashes?.find(({ alg }) => alg === 'SHA-512')?.content;
  if (integrity === undefined) return false;
  return hash === undefined || `sha512-${Buffer.from(hash, 'hex').toString('base64')}` !== integrity;
}
