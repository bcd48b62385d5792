import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { settingNames } from '../../../src/platform/config/settings.js';
import { ROOT } from '../../support/built-service.js';
import { brokenRules, isPinned } from './hardening.js';
import { containersOf, type Container, type Labels, type Manifest, type PodSpec } from './manifest.js';
import { manifestsOf, overlays, renderOverlay, renderWithComponent, validate } from './render.js';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

const kindOf = (manifests: readonly Manifest[], kind: string): readonly Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind);
const podsOf = (manifests: readonly Manifest[]): readonly { labels: Labels; pod: PodSpec }[] =>
  manifests.flatMap(({ spec }) => {
    const template = spec?.template;
    return template === undefined ? [] : [{ labels: template.metadata.labels, pod: template.spec }];
  });
const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

/** Of a Service the selector itself, of everything else its `matchLabels`. */
const selectorOf = ({ kind, spec }: Manifest): Labels | undefined => {
  const selector = spec?.selector ?? spec?.podSelector;
  if (selector === undefined) return undefined;
  // A Service's selector is a record of labels.
  return kind === 'Service'
    ? (selector as Labels)
    : ((selector as { matchLabels?: Labels }).matchLabels ?? {});
};

it('there are the overlays dev, postgres and hsm', () => {
  expect(overlays()).toEqual(expect.arrayContaining(['dev', 'postgres', 'hsm']));
});

it('a pinned image has a digest or a version with a minor number', () => {
  const digest = `twinseal@sha256:${'0'.repeat(64)}`;
  expect(['twinseal:2.0.0', 'node:26.10-slim', digest].map(isPinned)).toEqual([true, true, true]);
  expect(['twinseal', 'twinseal:latest', 'node:26-slim', 'host:5000/twinseal'].map(isPinned)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

it('the schema check refuses a member that Kubernetes does not know, and a wrong type', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 80}]';
  expect(() => validate(`${service}}`)).not.toThrow();
  expect(() => validate(`${service}, port: 80}`)).toThrow();
  expect(() => validate(`${service}, externalIPs: 7}`)).toThrow();
});

describe.each(overlays())('the overlay %s', (name) => {
  const text = renderOverlay(name);
  const manifests = manifestsOf(text);
  const pods = podsOf(manifests);
  const containers = pods.flatMap(({ pod }) => containersOf(pod).map((container) => ({ container, pod })));

  it('is what the schemas of Kubernetes allow', () => {
    validate(text);
  });

  it('has hardened containers only, init containers and sidecars too', () => {
    expect(containers.length).toBeGreaterThan(0);
    const broken = containers.flatMap(({ container, pod }) =>
      brokenRules(container, pod).map((rule) => `${container.name}: not so: ${rule}`),
    );
    expect(broken).toEqual([]);
  });

  it('runs the release that package.json names', () => {
    expect(containers.map(({ container }) => container.image.split(':').at(-1))).toEqual(
      containers.map(() => version),
    );
  });

  it('gives its pods no token, no service links and nothing of the host', () => {
    for (const { pod } of pods) {
      expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      expect([pod.hostNetwork, pod.hostPID, pod.hostIPC]).toEqual([undefined, undefined, undefined]);
      expect(pod.volumes?.filter(({ hostPath }) => hostPath !== undefined)).toEqual([]);
      const account = kindOf(manifests, 'ServiceAccount').find(
        ({ metadata }) => metadata.name === pod.serviceAccountName,
      );
      expect(account?.automountServiceAccountToken).toBe(false);
    }
  });

  it('has a Deployment, Services, a ConfigMap, a network policy and a disruption budget, and no Secret', () => {
    const kinds = manifests.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['Deployment', 'Service', 'ConfigMap', 'NetworkPolicy', 'PodDisruptionBudget']),
    );
    expect(kinds).not.toContain('Secret');
  });

  it('selects its pods with every selector', () => {
    const selecting = manifests.filter((manifest) => selectorOf(manifest) !== undefined);
    expect(selecting.length).toBeGreaterThan(4);
    const selectors = [
      ...selecting.map((manifest) => selectorOf(manifest) ?? {}),
      ...pods.flatMap(({ pod }) =>
        (pod.topologySpreadConstraints ?? []).map(({ labelSelector }) => labelSelector.matchLabels),
      ),
    ];
    for (const selector of selectors) {
      expect(Object.keys(selector).length).toBeGreaterThan(0);
      expect(pods.some(({ labels }) => matches(selector, labels))).toBe(true);
    }
  });

  it('names ports and volumes that exist', () => {
    const portNames = containers.flatMap(({ container }) => (container.ports ?? []).map((port) => port.name));
    const targets = kindOf(manifests, 'Service').flatMap(({ spec }) => spec?.ports ?? []);
    expect(targets.length).toBeGreaterThan(0);
    for (const { targetPort } of targets) expect(portNames).toContain(targetPort);
    for (const { container, pod } of containers) {
      const volumes = (pod.volumes ?? []).map((volume) => volume.name);
      for (const mount of container.volumeMounts ?? []) expect(volumes).toContain(mount.name);
    }
  });

  it('scales a Deployment and mounts claims that exist', () => {
    for (const { spec } of kindOf(manifests, 'HorizontalPodAutoscaler')) {
      const named = kindOf(manifests, spec?.scaleTargetRef?.kind ?? '');
      expect(named.map(({ metadata }) => metadata.name)).toContain(spec?.scaleTargetRef?.name);
    }
    const claims = kindOf(manifests, 'PersistentVolumeClaim').map(({ metadata }) => metadata.name);
    const wanted = pods.flatMap(({ pod }) => pod.volumes ?? []);
    for (const { persistentVolumeClaim } of wanted) {
      if (persistentVolumeClaim !== undefined) expect(claims).toContain(persistentVolumeClaim.claimName);
    }
  });

  it('probes the service on ports that it has and paths that it serves', () => {
    const service = containers.find(({ container }) => container.name === 'twinseal')?.container;
    expect(probesOf(service)).toEqual([
      ['/health/live', 3000],
      ['/health/live', 3000],
      ['/health/ready', 3000],
    ]);
  });

  it('sets only what is a setting, and listens where the ports say', () => {
    const names = new Set(settingNames());
    const maps = kindOf(manifests, 'ConfigMap');
    const set = maps.flatMap(({ data = {} }) => Object.entries(data));
    expect(set.length).toBeGreaterThan(4);
    expect(set.map(([key]) => key).filter((key) => !names.has(key))).toEqual([]);
    expect(Object.fromEntries(set)).toMatchObject({ PORT: '3000', TWINSEAL_ADMIN_PORT: '3001' });
    const named = containers.flatMap(({ container }) => container.envFrom ?? []);
    const mapNames = maps.map(({ metadata }) => metadata.name);
    for (const { configMapRef } of named) expect(mapNames).toContain(configMapRef?.name);
    const ours = containers
      .flatMap(({ container }) => (container.env ?? []).map((variable) => variable.name))
      .filter((variable) => variable.startsWith('TWINSEAL_'));
    expect(ours.filter((variable) => !names.has(variable))).toEqual([]);
  });
});

describe('what tells the overlays apart', () => {
  const deployment = (name: string) => kindOf(manifestsOf(renderOverlay(name)), 'Deployment')[0]?.spec;

  it('dev is one replica on SQLite in a volume that outlives the pod', () => {
    const spec = deployment('dev');
    const data = spec?.template?.spec.volumes?.find(({ name }) => name === 'data');
    expect(spec?.replicas).toBe(1);
    expect(data?.persistentVolumeClaim?.claimName).toBe('twinseal-data');
    expect(JSON.stringify(spec)).not.toContain('DATABASE_URL');
  });

  it('postgres is three replicas, spread, whose database address is in a Secret', () => {
    const spec = deployment('postgres');
    const service = spec?.template?.spec.containers[0];
    expect(spec?.replicas).toBe(3);
    expect(spec?.template?.spec.topologySpreadConstraints).toHaveLength(2);
    expect(service?.env).toContainEqual({
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'twinseal-database', key: 'url' } },
    });
    const [autoscaler] = kindOf(manifestsOf(renderOverlay('postgres')), 'HorizontalPodAutoscaler');
    expect(autoscaler?.spec?.minReplicas).toBe(3);
  });

  it('hsm mounts module and PIN, and has a sidecar', () => {
    const pod = deployment('hsm')?.template?.spec;
    const mounts = pod?.containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(mounts).toEqual(expect.arrayContaining(['/opt/pkcs11', '/run/secrets/hsm']));
    expect(pod?.initContainers).toMatchObject([{ name: 'softhsm', restartPolicy: 'Always' }]);
  });
});

describe('the monitoring component', () => {
  const manifests = manifestsOf(renderWithComponent('postgres', 'monitoring'));
  const [monitor] = kindOf(manifests, 'ServiceMonitor');
  const [rules] = kindOf(manifests, 'PrometheusRule');

  it('scrapes a Service of the overlay, on a port of it', () => {
    const { selector, endpoints } = scrapeOf(monitor);
    const scraped = kindOf(manifests, 'Service').filter(({ metadata }) =>
      matches(selector, metadata.labels ?? {}),
    );
    expect(scraped.map(({ metadata }) => metadata.name)).toEqual(['twinseal-admin']);
    const ports = scraped.flatMap(({ spec }) => spec?.ports ?? []).map(({ name }) => name);
    for (const { port, path } of endpoints) expect([ports.includes(port), path]).toEqual([true, '/metrics']);
    expect(endpoints).toHaveLength(1);
  });

  // What they ask for is held to the running service by test/operations/alert-rules.spec.ts.
  it('has alerts of different names', () => {
    const alerts = rules?.spec?.groups?.flatMap((group) => group.rules) ?? [];
    expect(alerts.length).toBeGreaterThan(10);
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  });
});

function probesOf(
  container: Container | undefined,
): readonly (readonly [string | undefined, number | undefined])[] {
  const { startupProbe, livenessProbe, readinessProbe, ports = [] } = container ?? {};
  return [startupProbe, livenessProbe, readinessProbe].map((probe) => [
    probe?.httpGet?.path,
    ports.find(({ name }) => name === probe?.httpGet?.port)?.containerPort,
  ]);
}

function scrapeOf(monitor: Manifest | undefined): {
  readonly selector: Labels;
  readonly endpoints: readonly { readonly port: string; readonly path: string }[];
} {
  if (monitor === undefined) throw new Error('there is no ServiceMonitor');
  return { selector: selectorOf(monitor) ?? {}, endpoints: monitor.spec?.endpoints ?? [] };
}
