import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { Injectable } from '@nestjs/common';

import { RequestError } from '../errors/index.js';
import { isPublicAddress } from './public-address.js';
import { unlessAborted } from './unless-aborted.js';
import { WebhookSettings } from './webhook-settings.js';
import { MAX_URL_LENGTH } from './webhook.js';

/** A registration does not wait longer for a resolver; each delivery asks again. */
const RESOLVE_TIMEOUT_MS = 3_000;

/** One address of a target, as `dns.lookup` gives it. */
export interface TargetAddress {
  readonly address: string;
  readonly family: number;
}

/** Asks for a host's addresses; replaced in tests. Rejects when there are none. */
export abstract class AddressBook {
  abstract addressesOf(host: string): Promise<readonly TargetAddress[]>;
}

/** The machine's resolver, which knows what the connection itself would use. */
export class SystemAddressBook extends AddressBook {
  override addressesOf(host: string): Promise<readonly TargetAddress[]> {
    return lookup(host, { all: true, verbatim: true });
  }
}

/** A target that must not be asked. The message names the reason and no address. */
export class TargetRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TargetRefused';
  }
}

/** Names that mean this machine or this network wherever they resolve (RFC 6761, RFC 6762, RFC 8375, ICANN .internal). */
const INSIDE_NAMES = /(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa)$|^[^.]+$/;

/** Keeps webhooks from reaching what only this machine or network can reach. */
@Injectable()
export class TargetGuard {
  constructor(
    private readonly settings: WebhookSettings,
    private readonly addresses: AddressBook,
  ) {}

  /**
   * Checks the URL of a registration: its form, and every address that its name has now. A name that has none yet is
   * taken; each delivery checks again.
   * @returns the URL as it is kept
   * @throws RequestError `request.shape`
   */
  async admit(text: string): Promise<string> {
    const url = this.#read(text);
    try {
      await unlessAborted(this.addressesFor(url), AbortSignal.timeout(RESOLVE_TIMEOUT_MS));
    } catch (error) {
      if (error instanceof TargetRefused) throw refused(error.message);
      // Not resolvable from here, for now.
    }
    return url.href;
  }

  /**
   * The checked addresses to connect to, and to no other: a second look-up might answer differently.
   * @throws TargetRefused, or the resolver's error
   */
  async addressesFor(url: URL): Promise<readonly TargetAddress[]> {
    const host = hostOf(url);
    const family = isIP(host);
    if (this.settings.allowPrivate) {
      return family === 0 ? await this.addresses.addressesOf(host) : [{ address: host, family }];
    }
    if (url.protocol !== 'https:') throw new TargetRefused('must be an https URL');
    if (family === 0 && INSIDE_NAMES.test(host)) throw inside();
    const found = family === 0 ? await this.addresses.addressesOf(host) : [{ address: host, family }];
    if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address))) throw inside();
    return found;
  }

  #read(text: string): URL {
    const url = text.length <= MAX_URL_LENGTH && URL.canParse(text) ? new URL(text) : undefined;
    const schemes = this.settings.allowPrivate ? ['https:', 'http:'] : ['https:'];
    if (url === undefined || !schemes.includes(url.protocol)) throw refused('must be an https URL');
    if (url.username !== '' || url.password !== '') throw refused('must not carry credentials');
    url.hash = '';
    return url;
  }
}

/** The host as a resolver takes it: IPv6 without brackets, a name without the root's dot. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function inside(): TargetRefused {
  return new TargetRefused('must not lead to a private, loopback, link-local or metadata address');
}

function refused(rule: string): RequestError {
  return new RequestError('request.shape', `"url" ${rule}`, { facts: { field: 'url' } });
}
