/** What differs between Microsoft's clouds for a bot. */
export interface BotCloud {
  /** The setting by which the Bot Framework picks its addresses; empty for the public cloud. */
  readonly channelService: string;
  /** Who issues the tokens with which the Bot Connector calls us. */
  readonly issuer: string;
  /** Where our own tokens come from. */
  readonly authorityHost: string;
}

/** Source: botframework-connector `AuthenticationConstants` and `GovernmentConstants`. */
const publicCloud: BotCloud = {
  channelService: "",
  issuer: "https://api.botframework.com",
  authorityHost: "https://login.microsoftonline.com",
};
const governmentCloud: BotCloud = {
  channelService: "https://botframework.azure.us",
  issuer: "https://api.botframework.us",
  authorityHost: "https://login.microsoftonline.us",
};

/** The bot's cloud is the one whose Azure it reads: `management.usgovcloudapi.net` is the US government's, everything else the public one. */
export function cloudOf(armEndpoint: string): BotCloud {
  return URL.parse(armEndpoint)?.hostname === "management.usgovcloudapi.net" ? governmentCloud : publicCloud;
}
