/** Words of the shape of a machine's name that name something else. Kinds, each with its pattern; all without case. */
const kinds: readonly string[] = [
  // Components and commands of the trade.
  String.raw`cloud-init|azure-proxy-agent|guest-proxy-agent|proxy-agent|proxyagent\w*|guestproxyagent\w*|azuremonitor\w*|\w*omsagent\w*|customscript\w*|\w*extension\w{0,20}|get-instance-view|exit-code|key-reset|x-ms-.*|metadata-flavor`,
  // Technical terms.
  String.raw`x86-64|x86|x64|arm64|amd64|utf-?(?:8|16)|ascii7|ebpf|cgroups?-?v?[12]|connect[46]|tcp-?v?[46]|ipv[46]|https?\d?|sha\d{1,3}|md5|base64|aes\d{1,3}|rsa\d{1,4}|tls-?v?\d{1,2}|ssl\d|fips\d*|oauth2?|eth\d|ens\d+|sd[a-z]\d?|nvme\d.*|ext[234]|btrfs|fat32|[hH]264|mp[34]|gb\d|python\d{1,2}|log4j|net\d{1,2}|dotnet\d{1,2}|openssl\d|imds\d*|msp\d*|gpa\d*|kms\d*|v\d+|gen[12]|gen-[12]|raid\d{1,2}|ps\d|port-?\d+|pid-?\d+|os\d|b2b|k8s|co2`,
  // Systems and releases.
  String.raw`windows-?\d{0,4}|win(?:7|8|10|11|2k\d{1,2}|20\d\d)|server-?20\d\d|server20\d\d|20\d\dr2|ubuntu-?\d{0,4}|ubuntu\d{4}.*|rhel-?\d{0,2}|rhel\d{1,2}-.*|sles-?\d{0,2}|suse\d{0,2}|debian-?\d{0,2}|centos-?\d{0,2}|ol\d|azl\d|azurelinux-?\d?|mariner\d?|amzn\d?|amazon-.*|el[6-9]|.*-generic|.*-azure|fc\d{2}|office\d+|exchange\d+|[om]365`,
  // Tickets, articles, requests, codes, severities.
  String.raw`(?:inc|incident|req|request|ritm|chg|change|task|tkt|ticket|case|prb|problem|bug|issue|sr|icm|cr|pr|gh|wi|story|epic|jira|adr|rfc|iso|din)[-_#]?\d+|[a-z]{1,12}[-_]?\d{6,}|cve-.*|kb-?\d+|ms\d{2}-?\d*|error-?\d*|err-?\d*|code-?\d*|http-?\d{3}|status-?\d*|step-?\d+|line-?\d+|page-?\d+|day-?\d*|week-?\d*|q[1-4]|h[12]|sev-?\d|sp\d|r\d|p[0-5]|prio-?\d|level-?\d|tier-?\d|phase-?\d|round-?\d|top-?\d+|option-?\d|part-?\d|item-?\d+|row-?\d+|event-?(?:id-?)?\d+|e-?\d{3,}|0x.*`,
  // Regions and sizes of Azure, and resources by their usual prefixes.
  String.raw`(?:us|uk|eu|asia|east|west|north|south|central|northcentral|southcentral|westcentral|southeast|northeast|eastasia|japan|korea|canada|australia|brazil|france|germany|switzerland|norway|sweden|india|uae|qatar|poland|italy|spain|mexico|israel)(?:us|uk|eu|asia|europe|east|west|north|south|central|india|euap)*\d?|standard_.*|[a-z]{1,2}\d{1,3}[a-z]{0,4}(?:_v|-v|v)\d|(?:kv|vnet|snet|subnet|nsg|pip|law|aks|acr|sub|mg|sa|stg|st|disk|osdisk|nic)-.*|sub\d*|nsg\d*|vnet\d*|subnet\d*`,
  // Resource groups and scale sets have their own patterns.
  String.raw`rg[-_.].*|.*[-_.]rg|rg\d*|vmss-[^_]*|ss-[^_]*|.*-vmss|vmss\d*`,
  // Hyphenated words of English and French.
  String.raw`end-to-end|re-\w+|opt-?(?:in|out)|set-?up|how-?to|follow-?up|built-in|log-?(?:in|on|off)|sign-?(?:in|on|off)|up-to-date|read-only|write-only|golden-image|(?:non|pre|post|self|well|last|multi|cross|anti|semi|half|long|short|high|low|on|off|in|out|third|first|second|real|so|user|system|x)-[a-z]+(?:-[a-z]+)*|[a-z]+-(?:based|side|level|wide|time|managed|assigned|related|specific|only|aware|free|like|ready|enabled|disabled|to|in|out|up|off|on|hand|end|service|agent|mode|status|file|json)|[a-z]+-(?:tu|vous|il|elle|on|je|nous|ils|ce|moi|toi|ci|la|là|t-il|t-elle)|(?:msp|gpa|imds|ebpf|key|ssh|api|os|ip|kms|https?|json|azure|linux|windows)-[a-z]+|est-ce|e-?mail|covid-?19|wi-fi|cd-rom|a-z|amd-v|vt-x`,
  String.raw`(?:jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august|sept?|september|oct|october|nov|november|dec|december|monday|friday)-?\d+`,
];

const notNames = new RegExp(`^(?:${kinds.join("|")})$`, "i");

/** Whether a word only looks like the name of a machine. */
export function isNotName(word: string): boolean {
  return notNames.test(word);
}

/** Words before a name that say it is the name of something else, for folded text. */
export const otherThingBefore =
  /(?<![a-z0-9])(?:images?|imagen|bild|template|vorlage|profile|policy|extension|version|kernel|branch|subnet|vnet|nsg|vault|disk|datentrager|disque|disco|user|benutzer|account|konto|storage|subscription|sub|region|size|sku|pod|cluster|container|database|db name|domain|tenant|ticket|incident|case|pr|issue|release|build|driver|port|package|commit|storage|stg|user|cpu|error|code|exit|stage|agent version)(?: name| id| no\.?| nr\.?)?[ :=#"'(]{1,3}$/;

/** Words behind a name that say it is the name of something else, for folded text. */
export const otherThingBehind =
  /^["'`)]{0,2} (?:images?|subnet|vnet|extension|storage|vault|cluster|pod|branch|policy|template|kernel|driver|disk|database|subscription(?! {2,})|region|size|errors?|release|version)(?![a-z0-9])/;
