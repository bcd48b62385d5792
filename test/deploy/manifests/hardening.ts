import type { Container, PodSpec } from './manifest.js';

/** What every container must be, whatever it is there for; its name, and whether it is so. */
const RULES: readonly (readonly [rule: string, holds: (container: Container, pod: PodSpec) => boolean])[] = [
  [
    'runs as a user that is not root',
    ({ securityContext }, pod) =>
      (securityContext?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot) === true &&
      (securityContext?.runAsUser ?? pod.securityContext?.runAsUser ?? 0) > 0,
  ],
  ['has a read-only root', ({ securityContext }) => securityContext?.readOnlyRootFilesystem === true],
  [
    'cannot gain rights',
    ({ securityContext }) =>
      securityContext?.allowPrivilegeEscalation === false && securityContext.privileged !== true,
  ],
  [
    'has no capability',
    ({ securityContext }) =>
      securityContext?.capabilities?.drop?.includes('ALL') === true &&
      (securityContext.capabilities.add ?? []).length === 0,
  ],
  [
    'is under the seccomp profile of its runtime',
    ({ securityContext }, pod) =>
      (securityContext?.seccompProfile ?? pod.securityContext?.seccompProfile)?.type === 'RuntimeDefault',
  ],
  [
    'asks for CPU and memory',
    ({ resources }) =>
      resources?.requests?.['cpu'] !== undefined && resources.requests['memory'] !== undefined,
  ],
  ['has a memory limit', ({ resources }) => resources?.limits?.['memory'] !== undefined],
  ['has an image pinned by version or digest', ({ image }) => isPinned(image)],
];

/** A digest, or a tag that is a version with a minor number at least. */
export function isPinned(image: string): boolean {
  return /@sha256:[0-9a-f]{64}$/.test(image) || /:v?\d+\.\d+[\w.-]*$/.test(image);
}

/** Every rule that the container breaks. */
export const brokenRules = (container: Container, pod: PodSpec): readonly string[] =>
  RULES.filter(([, holds]) => !holds(container, pod)).map(([rule]) => rule);
