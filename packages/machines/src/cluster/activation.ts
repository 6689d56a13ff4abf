/**
 * What a controller writes when it takes office: the first entries of an empty log, or the end of a
 * transaction that its predecessor left open.
 *
 * Spec: KIP-868 (transactions in the metadata log), KIP-966 (why the cluster gets a
 * `min.insync.replicas`).
 */
import type { Decision, Immutable } from '../machine.ts';
import type { Activate, Outcome } from './commands.ts';
import type { ClusterEntry } from './entries.ts';
import { METADATA_VERSION, since } from './metadata-versions.ts';
import { success } from './outcomes.ts';
import { type ClusterRules, configResourceType, MIN_IN_SYNC_REPLICAS } from './rules.ts';
import type { ClusterState } from './state.ts';
import { ELIGIBLE_LEADERS_VERSION } from './supported-features.ts';

export function activate(
  state: Immutable<ClusterState>,
  rules: ClusterRules,
  { bootstrap }: Activate,
): Decision<ClusterEntry, Outcome> {
  const entries: ClusterEntry[] = [];
  if (state.transaction !== undefined) {
    entries.push({ type: 'abortTransactionRecord', reason: 'Controller failover' });
  }
  if (!state.features.has(METADATA_VERSION)) entries.push(...firstEntries(rules, bootstrap));
  return { entries, reply: success };
}

function firstEntries(rules: ClusterRules, bootstrap: readonly ClusterEntry[]): ClusterEntry[] {
  const entries = [...bootstrap];
  if (levelOf(bootstrap, ELIGIBLE_LEADERS_VERSION) > 0) {
    entries.push({
      type: 'configRecord',
      resourceType: configResourceType.broker,
      resourceName: '',
      name: MIN_IN_SYNC_REPLICAS,
      value: String(rules.minInSyncReplicas),
    });
  }
  if (levelOf(bootstrap, METADATA_VERSION) < since.transactions) return entries;
  return [
    { type: 'beginTransactionRecord', name: 'Bootstrap records' },
    ...entries,
    { type: 'endTransactionRecord' },
  ];
}

function levelOf(bootstrap: readonly ClusterEntry[], feature: string): number {
  const record = bootstrap.findLast(
    (entry) => entry.type === 'featureLevelRecord' && entry.name === feature,
  );
  return record?.type === 'featureLevelRecord' ? record.featureLevel : 0;
}
