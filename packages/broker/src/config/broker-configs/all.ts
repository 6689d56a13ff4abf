/**
 * All settings of a node, by area. Their order is that of the areas: what is shown to clients is
 * sorted by them.
 */

import { dynamicQuotasConfigs } from './dynamic-quotas.ts';
import { groupsConfigs } from './groups.ts';
import { listenersConfigs } from './listeners.ts';
import { logConfigs } from './log.ts';
import { nodeConfigs } from './node.ts';
import { oauthConfigs } from './oauth.ts';
import { quorumConfigs } from './quorum.ts';
import { quotasConfigs } from './quotas.ts';
import { remoteStorageConfigs } from './remote-storage.ts';
import { replicationConfigs } from './replication.ts';
import { saslConfigs } from './sasl.ts';
import { shareGroupsConfigs } from './share-groups.ts';
import { tlsConfigs } from './tls.ts';
import { transactionsConfigs } from './transactions.ts';

export { dynamicQuotasConfigs };

export const brokerConfigs = {
  ...nodeConfigs,
  ...listenersConfigs,
  ...quorumConfigs,
  ...replicationConfigs,
  ...logConfigs,
  ...remoteStorageConfigs,
  ...groupsConfigs,
  ...shareGroupsConfigs,
  ...transactionsConfigs,
  ...quotasConfigs,
  ...tlsConfigs,
  ...saslConfigs,
  ...oauthConfigs,
} as const;

export type BrokerConfigName = keyof typeof brokerConfigs;
