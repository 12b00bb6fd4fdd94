import type { Theme } from "./theme.ts";

interface Palette {
  readonly text: string;
  readonly subtle: string;
  readonly accent: string;
  readonly good: string;
  readonly warning: string;
  readonly attention: string;
  readonly line: string;
  readonly surface: string;
  readonly fills: Readonly<Record<"emphasis" | "accent" | "good" | "attention" | "warning", string>>;
}

/** Contrast of every colour on every fill is at least 4.5:1. */
const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    text: "#242424",
    subtle: "#5c5c5c",
    accent: "#4b4fb3",
    good: "#1b6b3a",
    warning: "#835300",
    attention: "#b3202f",
    line: "#e2e2e2",
    surface: "#ffffff",
    fills: {
      emphasis: "#f6f6f7",
      accent: "#eceefb",
      good: "#eaf5ec",
      attention: "#fcedee",
      warning: "#fdf4e0",
    },
  },
  dark: {
    text: "#f5f5f5",
    subtle: "#b8b8b8",
    accent: "#aab0ff",
    good: "#8fd19a",
    warning: "#f5c76b",
    attention: "#ff9a9f",
    line: "#424242",
    surface: "#292929",
    fills: {
      emphasis: "#333333",
      accent: "#2f3150",
      good: "#21362a",
      attention: "#43282b",
      warning: "#3d331e",
    },
  },
};

const sizes = { small: 12, default: 14, medium: 15, large: 18, extraLarge: 22 };
const weights = { lighter: 400, default: 400, bolder: 600 };

/** The renderer's configuration in the manner of Teams: its sizes, its quiet colours, up to six buttons in a row. */
export function hostConfig(theme: Theme): object {
  const palette = palettes[theme];
  const style = (backgroundColor: string): object => ({
    backgroundColor,
    borderColor: palette.line,
    foregroundColors: foregrounds(palette),
  });
  return {
    supportsInteractivity: true,
    choiceSetInputValueSeparator: ",",
    spacing: { small: 6, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 12 },
    separator: { lineThickness: 1, lineColor: palette.line },
    imageSizes: { small: 32, medium: 52, large: 100 },
    fontTypes: {
      default: { fontFamily: "inherit", fontSizes: sizes, fontWeights: weights },
      monospace: {
        fontFamily: "'Cascadia Mono', Consolas, 'Liberation Mono', Menlo, monospace",
        fontSizes: { ...sizes, default: 13, medium: 13 },
        fontWeights: weights,
      },
    },
    textStyles: { heading: { size: "large", weight: "bolder", fontType: "default", color: "default" } },
    textBlock: { headingLevel: 3 },
    containerStyles: {
      default: style(palette.surface),
      ...Object.fromEntries(Object.entries(palette.fills).map(([name, fill]) => [name, style(fill)])),
    },
    actions: {
      maxActions: 6,
      spacing: "default",
      buttonSpacing: 8,
      showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
      preExpandSingleShowCardAction: false,
      actionsOrientation: "horizontal",
      actionAlignment: "left",
    },
    adaptiveCard: { allowCustomStyle: false },
    imageSet: { imageSize: "medium", maxImageHeight: 100 },
    factSet: {
      title: {
        color: "default",
        size: "default",
        isSubtle: true,
        weight: "default",
        wrap: true,
        maxWidth: 150,
      },
      value: { color: "default", size: "default", isSubtle: false, weight: "default", wrap: true },
      spacing: 14,
    },
    inputs: {
      label: {
        inputSpacing: "small",
        requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" },
        optionalInputs: { weight: "bolder" },
      },
      errorMessage: { color: "attention", spacing: "small" },
    },
  };
}

function foregrounds(palette: Palette): object {
  const both = (colour: string): object => ({ default: colour, subtle: colour });
  return {
    default: { default: palette.text, subtle: palette.subtle },
    dark: { default: palette.text, subtle: palette.subtle },
    light: { default: palette.text, subtle: palette.subtle },
    accent: both(palette.accent),
    good: both(palette.good),
    warning: both(palette.warning),
    attention: both(palette.attention),
  };
}
