/**
 * The cluster's metadata as a replicated state machine: commands become entries, entries change the
 * state. Nothing here waits, stores or sends; `broker/metadata` does.
 *
 * Decisions may use chance (where replicas go, new ids), which `ClusterRules` lends them; applying
 * an entry never does.
 * Spec: KIP-500, KIP-631.
 */
import type { Decision, Immutable, Machine } from '../machine.ts';
import { activate } from './activation.ts';
import {
  applyFencing,
  applyRegisterBroker,
  applyRegisterController,
  applyRegistrationChange,
  applyUnregisterBroker,
} from './brokers.ts';
import { applyClientQuota } from './client-quotas.ts';
import type {
  ClusterCommand,
  ClusterCommandOf,
  ClusterCommandType,
  ClusterReply,
  ClusterReplyOf,
} from './commands.ts';
import { alterConfigs, applyConfig } from './configs.ts';
import {
  applyAccessControl,
  applyDelegationToken,
  applyRemoveAccessControl,
  applyRemoveDelegationToken,
  applyRemoveScramCredential,
  applyScramCredential,
} from './credentials.ts';
import { electLeaders } from './elections.ts';
import type { ClusterEntry } from './entries.ts';
import { applyFeatureLevel, updateFeatures } from './features.ts';
import { alterPartitions, assignReplicasToDirectories } from './in-sync-changes.ts';
import { createPartitions } from './more-partitions.ts';
import { applyClearElr, applyPartition, applyPartitionChange } from './partitions.ts';
import { allocateProducerIds, applyProducerIds } from './producer-ids.ts';
import {
  changeLogDirectories,
  fenceBroker,
  registerBroker,
  registerController,
  shutDownBroker,
  unfenceBroker,
  unregisterBroker,
} from './registration.ts';
import type { ClusterRules } from './rules.ts';
import type { ClusterState } from './state.ts';
import { applyRemoveTopic, applyTopic, createTopics, deleteTopics } from './topics.ts';

type State = Immutable<ClusterState>;

type Deciders = {
  readonly [Type in ClusterCommandType]: (
    state: State,
    rules: ClusterRules,
    command: ClusterCommandOf<Type>,
  ) => Decision<ClusterEntry, ClusterReplyOf<Type>>;
};

const deciders: Deciders = {
  activate,
  registerController: (state, _rules, { type: _type, ...fields }) =>
    registerController(state, fields),
  registerBroker,
  unfenceBroker,
  fenceBroker,
  shutDownBroker,
  unregisterBroker,
  changeLogDirectories,
  createTopics,
  deleteTopics: (state, _rules, command) => deleteTopics(state, command),
  createPartitions,
  alterPartitions,
  electLeaders,
  assignReplicasToDirectories,
  alterConfigs: (state, _rules, command) => alterConfigs(state, command),
  allocateProducerIds: (state, _rules, command) => allocateProducerIds(state, command),
  updateFeatures,
};

export class ClusterMachine
  implements Machine<ClusterState, ClusterCommand, ClusterEntry, ClusterReply>
{
  readonly #rules: ClusterRules;

  constructor(rules: ClusterRules) {
    this.#rules = rules;
  }

  decide<Type extends ClusterCommandType>(
    state: State,
    command: ClusterCommandOf<Type>,
  ): Decision<ClusterEntry, ClusterReplyOf<Type>> {
    const decider: Deciders[Type] = deciders[command.type];
    return decider(state, this.#rules, command);
  }

  apply(state: ClusterState, entry: ClusterEntry): void {
    applyEntry(state, entry);
  }

  /** Sessions of brokers end by time, but they are not part of the state. */
  nextDeadlineMs(): undefined {
    return undefined;
  }

  expire(): readonly ClusterEntry[] {
    return [];
  }
}

/** Changes the state by one entry; inside a transaction, entries wait for its end. */
export function applyEntry(state: ClusterState, entry: ClusterEntry): void {
  switch (entry.type) {
    case 'beginTransactionRecord':
      state.transaction = [];
      return;
    case 'endTransactionRecord': {
      const entries = state.transaction ?? [];
      state.transaction = undefined;
      for (const waiting of entries) applyNow(state, waiting);
      return;
    }
    case 'abortTransactionRecord':
      state.transaction = undefined;
      return;
    default:
      if (state.transaction === undefined) applyNow(state, entry);
      else state.transaction.push(entry);
  }
}

function applyNow(state: ClusterState, entry: ClusterEntry): void {
  switch (entry.type) {
    case 'topicRecord':
      return applyTopic(state, entry);
    case 'removeTopicRecord':
      return applyRemoveTopic(state, entry);
    case 'partitionRecord':
      return applyPartition(state, entry);
    case 'partitionChangeRecord':
      return applyPartitionChange(state, entry);
    case 'clearElrRecord':
      return applyClearElr(state, entry);
    case 'registerBrokerRecord':
      return applyRegisterBroker(state, entry);
    case 'unregisterBrokerRecord':
      return applyUnregisterBroker(state, entry);
    case 'brokerRegistrationChangeRecord':
      return applyRegistrationChange(state, entry);
    case 'fenceBrokerRecord':
      return applyFencing(state, entry.id, true);
    case 'unfenceBrokerRecord':
      return applyFencing(state, entry.id, false);
    case 'registerControllerRecord':
      return applyRegisterController(state, entry);
    case 'configRecord':
      return applyConfig(state, entry);
    case 'featureLevelRecord':
      return applyFeatureLevel(state, entry);
    case 'producerIdsRecord':
      return applyProducerIds(state, entry);
    case 'clientQuotaRecord':
      return applyClientQuota(state, entry);
    case 'userScramCredentialRecord':
      return applyScramCredential(state, entry);
    case 'removeUserScramCredentialRecord':
      return applyRemoveScramCredential(state, entry);
    case 'delegationTokenRecord':
      return applyDelegationToken(state, entry);
    case 'removeDelegationTokenRecord':
      return applyRemoveDelegationToken(state, entry);
    case 'accessControlEntryRecord':
      return applyAccessControl(state, entry);
    case 'removeAccessControlEntryRecord':
      return applyRemoveAccessControl(state, entry);
    case 'zkMigrationStateRecord':
      state.zkMigrationState = entry.zkMigrationState;
      return;
    case 'noOpRecord':
    case 'beginTransactionRecord':
    case 'endTransactionRecord':
    case 'abortTransactionRecord':
      return;
    default:
      entry satisfies never;
  }
}
