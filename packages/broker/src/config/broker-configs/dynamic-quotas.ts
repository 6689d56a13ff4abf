/** Throttles of replication that exist only as dynamic settings. */
import { long, longMax } from '../definition.ts';
import { atLeast } from '../validators.ts';

export const dynamicQuotasConfigs = {
  'leader.replication.throttled.rate': long(longMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The most bytes in a second that leaders send for throttled replicas.',
  }),
  'follower.replication.throttled.rate': long(longMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The most bytes in a second that followers fetch for throttled replicas.',
  }),
  'replica.alter.log.dirs.io.max.bytes.per.second': long(longMax, 'MEDIUM', {
    valid: atLeast(0),
    update: 'cluster-wide',
    documentation: 'The most bytes in a second that replicas move between directories.',
  }),
} as const;
