import type { Decision } from "./decide.ts";
import { likely, maybe } from "./confidence.ts";

/** How MSP is switched on or off, as long as nobody only tells that it was. */
export const settingDecisions: readonly Decision[] = [
  { intent: "disable_msp", confidence: likely, all: ["msp", "disable"], none: ["settingTold", "alien"] },
  { intent: "disable_msp", confidence: likely, all: ["msp", "disable", "howTo"], none: ["alien"] },
  {
    intent: "disable_msp",
    confidence: maybe,
    all: ["disable", "metadata"],
    any: ["howTo", "polite", "asks"],
    none: ["trouble", "settingTold", "alien"],
  },
  {
    intent: "enable_msp",
    confidence: likely,
    all: ["msp", "enable"],
    none: ["trouble", "settingTold", "alien", "deployment"],
  },
  {
    intent: "enable_msp",
    confidence: likely,
    all: ["msp", "enable"],
    any: ["howTo", "polite", "asks"],
    none: ["trouble", "settingTold", "alien"],
  },
  {
    intent: "enable_msp",
    confidence: maybe,
    all: ["enable", "metadata"],
    none: ["trouble", "settingTold", "alien"],
  },
  {
    intent: "disable_msp",
    confidence: maybe,
    all: ["disableIt"],
    any: ["howTo", "polite", "asks", "isShort"],
    none: ["settingTold", "foreign", "alien", "ordersOther", "otherFeature"],
  },
  {
    intent: "enable_msp",
    confidence: maybe,
    all: ["enableIt"],
    any: ["howTo", "polite", "asks", "isShort"],
    none: ["trouble", "settingTold", "foreign", "alien", "ordersOther", "otherFeature"],
  },
  {
    intent: "enable_msp",
    confidence: maybe,
    all: ["enable", "namesMachine"],
    none: ["trouble", "settingTold", "foreign", "alien", "ordersOther", "otherFeature"],
  },
];
