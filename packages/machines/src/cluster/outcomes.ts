/** Success and refusals, as commands answer them. */
import { errorCode } from '@odradek/wire/errors';
import type { Outcome } from './commands.ts';

export const success: Outcome = { errorCode: errorCode.NONE, errorMessage: null };

export function refusal(code: number, message: string | null = null): Outcome {
  return { errorCode: code, errorMessage: message };
}
