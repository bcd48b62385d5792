import { BlockList, isIP } from 'node:net';

/** IPv4 networks that no public host lives in (IANA special-purpose registry), and a cloud's metadata address. */
const SPECIAL_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure's platform address: public by number, reachable from inside a machine only.
  ['168.63.129.16', 32],
] as const;

/** Parts of the global unicast space that are special, or carry an IPv4 address inside (Teredo, 6to4). */
const SPECIAL_IPV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const blocked = new BlockList();
for (const [network, bits] of SPECIAL_IPV4) blocked.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of SPECIAL_IPV6) blocked.addSubnet(network, bits, 'ipv6');

/**
 * Everything public in IPv6 lies here. What does not is refused as a whole: loopback, link-local, unique local, the
 * mapped, compatible and translated spellings of IPv4, multicast.
 */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Whether an address in any spelling is one that only the public Internet has. False for a text that is no address. */
export function isPublicAddress(address: string): boolean {
  // A zone names an interface of this machine.
  if (address.includes('%')) return false;
  switch (isIP(address)) {
    case 4:
      return !blocked.check(address, 'ipv4');
    case 6:
      return globalUnicast.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
    default:
      return false;
  }
}
