import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/**
 * Print and ink: what the school printed is near-black on paper, what a person does (a choice, a link, a button) is the
 * blue of a fountain pen. The values themselves live in theme.css; here Mantine's components are told to use them.
 */
const pen: MantineColorsTuple = [
  '#edf1fb',
  '#dbe3f6',
  '#b8c8ec',
  '#93abe1',
  '#6f8fd6',
  '#4a70c4',
  '#3558ae',
  '#23469c',
  '#1b3880',
  '#142b64',
];

/** Mantine's greys, with the fourth dark enough for the edge of a control (3:1 on paper, WCAG 1.4.11). */
const gray: MantineColorsTuple = [
  '#f8f9f8',
  '#eef1f1',
  '#e4e8e9',
  '#d9dddf',
  '#7d8790',
  '#6d7780',
  '#5c6670',
  '#4b5560',
  '#333b44',
  '#1a1f26',
];

const dark: MantineColorsTuple = [
  '#e4e7ea',
  '#c6cdd4',
  '#a7b0ba',
  '#8b96a1',
  '#76828e',
  '#2f363e',
  '#1b1f25',
  '#14171b',
  '#101316',
  '#0c0e11',
];

/** One filled button for both schemes: its colours come from theme.css, where light and dark are told apart. */
const variants: VariantColorsResolver = (input) =>
  input.variant === 'filled' && (input.color === undefined || input.color === 'pen')
    ? {
        background: 'var(--pen)',
        hover: 'var(--pen-strong)',
        color: 'var(--on-pen)',
        border: '1px solid transparent',
      }
    : defaultVariantColorsResolver(input);

const marked = { size: 'md', color: 'var(--pen)', iconColor: 'var(--on-pen)' };

export const theme = createTheme({
  colors: { pen, gray, dark },
  variantColorResolver: variants,
  primaryColor: 'pen',
  primaryShade: { light: 7, dark: 3 },
  // Makes Mantine's usual control of 42 px the 44 px that a finger needs.
  scale: 44 / 42,
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--serif)', fontWeight: '600' },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.25rem', xl: '1.5rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.55', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: marked },
    RadioGroup: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: marked },
    Switch: { defaultProps: { size: 'md', color: 'var(--pen)' } },
    Progress: { defaultProps: { color: 'var(--pen)' } },
  },
});

export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-anchor': 'var(--pen)',
    '--mantine-color-default': 'var(--sheet)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--rule-strong)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-error': 'var(--alarm)',
  };
  return { variables: {}, light: shared, dark: shared };
};
