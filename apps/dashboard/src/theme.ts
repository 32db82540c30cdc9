/** Colours and shapes: calm, with contrast that survives a projector (text at least 4.5 to 1). */
import { createTheme, mergeThemeOverrides, type CSSVariablesResolver, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core';

const lindung: MantineColorsTuple = ['#e8f5f7', '#d3e8ec', '#a5d0d8', '#73b7c3', '#4ca2b1', '#3395a6', '#218ea1', '#0f7688', '#0b5563', '#074550'];

/** Charts measure their text with it, so it must be a real list of fonts. */
export const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';

/** The library's greys are too pale for small text; these have 6 to 1 on white. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-color-dimmed': '#4a5f66', '--mantine-color-placeholder': '#5d7178', '--mantine-color-error': '#a61b1b' },
  light: { '--mantine-color-dimmed': '#4a5f66', '--mantine-color-placeholder': '#5d7178', '--mantine-color-error': '#a61b1b' },
  dark: {},
});

const look = createTheme({
  primaryColor: 'lindung',
  primaryShade: 8,
  colors: { lindung },
  fontFamily,
  headings: { fontFamily: 'inherit', fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Paper: { defaultProps: { withBorder: true, p: 'md' } },
    Notification: { styles: { description: { color: '#4a5f66' } } },
    Select: { defaultProps: { allowDeselect: false } },
  },
});

/** The look, with names in the language in use for buttons that show only a sign. */
export function themeWith(names: { readonly close: string }): MantineThemeOverride {
  const closeButtonProps = { 'aria-label': names.close };
  return mergeThemeOverrides(look, createTheme({ components: { Modal: { defaultProps: { closeButtonProps } }, Notification: { ...look.components?.['Notification'], defaultProps: { closeButtonProps } } } }));
}

/** Colours of the figures, the same in every chart, bar and badge; told apart also without colour vision. */
export const figureColors = {
  realised: '#0b5563',
  committed: '#e0a100',
  refunded: '#7a4ea3',
  free: '#b9dbe1',
  registered: '#9fb4ba',
  allocated: '#e0a100',
  paid: '#3395a6',
  covered: '#0b5563',
} as const;
