/** A promise that was broken. Everything that a checker throws is one of these. */
export class Violation extends Error {
  constructor(promise: string, detail: string) {
    super(`${promise}: ${detail}`);
    this.name = 'Violation';
  }
}
