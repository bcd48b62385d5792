import type { Labels, Manifest } from './manifest.js';
import { manifestsOf, overlays, renderOverlay } from './render.js';

interface Peer {
  readonly namespaceSelector?: { readonly matchLabels?: Labels };
  readonly podSelector?: object;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface Port {
  readonly port: string | number;
}
interface Policy {
  readonly policyTypes: readonly string[];
  readonly ingress: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly Port[] }[];
  readonly egress: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly Port[] }[];
}
interface Rollout {
  readonly replicas: number;
  readonly strategy: {
    readonly type?: string;
    readonly rollingUpdate?: { readonly maxUnavailable?: number };
  };
  readonly template: {
    readonly spec: {
      readonly terminationGracePeriodSeconds: number;
      readonly volumes: readonly {
        readonly name: string;
        readonly secret?: { readonly secretName: string };
      }[];
      readonly containers: readonly {
        readonly env?: readonly { readonly name: string; readonly value?: string }[];
        readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
        readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
      }[];
    };
  };
}

/** What the service itself may take to end, seconds (docs/operations/shutdown.md). */
const LONGEST_END = 20;

/** The spec of the only object of that kind. */
const specOf = <Spec>(manifests: readonly Manifest[], kind: string): Spec => {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  expect(found).toHaveLength(1);
  // Each caller names the members it reads.
  return found[0]?.spec as unknown as Spec;
};

describe.each(overlays())('the overlay %s', (overlay) => {
  const manifests = manifestsOf(renderOverlay(overlay));
  const policy = (): Policy => specOf<Policy>(manifests, 'NetworkPolicy');
  const rollout = (): Rollout => specOf<Rollout>(manifests, 'Deployment');

  it('lets in clients to the public port and administrators to theirs, each by a label of their namespace', () => {
    const { policyTypes, ingress } = policy();
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    const doors = ingress.map(({ from = [], ports = [] }) => [
      from.map(({ namespaceSelector }) => Object.keys(namespaceSelector?.matchLabels ?? {})),
      ports.map(({ port }) => port),
    ]);
    expect(doors).toEqual([
      [[['twinseal.dev/client']], ['http']],
      [[['twinseal.dev/admin']], ['admin']],
    ]);
  });

  it('lets nothing out to everywhere: names, a database, and public addresses for webhooks', () => {
    for (const { to = [], ports = [] } of policy().egress) {
      expect([to.length, ports.length > 0]).toEqual([1, true]);
      const [{ namespaceSelector, ipBlock } = {}] = to;
      if (ipBlock === undefined) expect(Object.keys(namespaceSelector?.matchLabels ?? {})).toHaveLength(1);
      else {
        expect(ipBlock.except).toEqual(
          expect.arrayContaining([
            '10.0.0.0/8',
            '127.0.0.0/8',
            '169.254.0.0/16',
            '172.16.0.0/12',
            '192.168.0.0/16',
          ]),
        );
        expect(ports.map(({ port }) => port)).toEqual([443]);
      }
    }
  });

  it('takes each secret from a Secret that the operator made', () => {
    const { containers, volumes } = rollout().template.spec;
    const settings = manifests.reduce<Labels>((all, { data = {} }) => ({ ...all, ...data }), {});
    const files = Object.entries(settings).filter(([name, path]) => name.endsWith('_FILE') && path !== '');
    const mounted = containers.flatMap(({ volumeMounts }) =>
      volumeMounts.filter(({ name }) => volumes.some((volume) => volume.name === name && volume.secret)),
    );
    for (const [, path] of files) {
      expect(mounted.some(({ mountPath }) => path.startsWith(`${mountPath}/`))).toBe(true);
    }
    // Development mode makes its own.
    expect(files).toHaveLength(settings['NODE_ENV'] === 'production' ? 2 : 0);
    const inTheOpen = /^(?:DATABASE_URL|TWINSEAL_MASTER_KEY|TWINSEAL_ADMIN_TOKEN)$/;
    expect(Object.keys(settings).filter((name) => inTheOpen.test(name))).toEqual([]);
    const variables = containers.flatMap(({ env = [] }) => env);
    expect(variables.filter(({ name, value }) => inTheOpen.test(name) && value !== undefined)).toEqual([]);
  });

  it('gives a process time to end, and keeps one that serves until its successor is ready', () => {
    const { replicas, strategy, template } = rollout();
    const { containers, terminationGracePeriodSeconds } = template.spec;
    const wait = containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(wait).toBeGreaterThan(0);
    expect(terminationGracePeriodSeconds).toBeGreaterThan(wait + LONGEST_END);
    // Two processes must not have one volume of SQLite or one software token.
    if (replicas === 1) expect(strategy.type).toBe('Recreate');
    else expect(strategy.rollingUpdate?.maxUnavailable).toBe(0);
  });

  it('is scaled by load only where there is no volume that one process owns', () => {
    const kinds = manifests.map(({ kind }) => kind);
    expect(kinds.includes('HorizontalPodAutoscaler')).toBe(rollout().replicas > 1);
    expect(
      specOf<{ readonly maxUnavailable?: number }>(manifests, 'PodDisruptionBudget').maxUnavailable,
    ).toBe(1);
  });
});
