/**
 * UpdateFeatures (57), versions 0–2.
 * Does: sets the levels of features, all or none of those that are named.
 * Since: 1 kinds of downgrades, validation (KIP-778) · 2 one error for the whole request (KIP-1022).
 */
import type { UpdateFeatures } from '@odradek/machines/cluster';
import {
  type UpdateFeaturesRequest,
  updateFeaturesRequest,
  updateFeaturesResponse,
} from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { withinTimeout } from './within-timeout.ts';

type UpgradeType = UpdateFeatures['updates'][number]['upgradeType'];

const upgradeTypes: readonly UpgradeType[] = [
  'unknown',
  'upgrade',
  'safe-downgrade',
  'unsafe-downgrade',
];

export const updateFeatures = handler(
  updateFeaturesRequest,
  updateFeaturesResponse,
  [needs('Alter', 'Cluster')],
  async (request, { apiVersion }, { metadata, world }) => {
    const updates = request.featureUpdates.map((update) => ({
      name: update.feature,
      level: update.maxVersionLevel,
      upgradeType: upgradeTypeOf(update, apiVersion),
    }));
    const outcome = await withinTimeout(
      world,
      request.timeoutMs,
      metadata.submit({ type: 'updateFeatures', updates, validateOnly: request.validateOnly }),
    );
    if (outcome === undefined) {
      return { errorCode: errorCode.REQUEST_TIMED_OUT, errorMessage: null };
    }
    if (outcome.errorCode !== errorCode.NONE) {
      const prefix =
        'The update failed for all features since the following feature had an error: ';
      return {
        errorCode: outcome.errorCode,
        errorMessage: `${prefix}${outcome.errorMessage ?? ''}`,
      };
    }
    const done = { errorCode: errorCode.NONE, errorMessage: null };
    return { ...done, results: updates.map(({ name }) => ({ feature: name, ...done })) };
  },
);

/** Version 0 only said whether a downgrade is wanted. */
function upgradeTypeOf(
  update: UpdateFeaturesRequest['featureUpdates'][number],
  apiVersion: number,
): UpgradeType {
  if (apiVersion === 0) return update.allowDowngrade ? 'safe-downgrade' : 'upgrade';
  return upgradeTypes[update.upgradeType] ?? 'unknown';
}
