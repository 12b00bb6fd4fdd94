/** What is wrong with the app package or with a value for it: where, and what to do. */
export interface PackageProblem {
  /** A variable (`MicrosoftAppId`), a file (`color.png`), or a place in the manifest (`manifest.json /bots/0/botId`). */
  readonly where: string;
  readonly what: string;
}
