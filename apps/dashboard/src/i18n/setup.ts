/** Starts i18next with both languages in the bundle; Indonesian unless the person chose otherwise. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language } from '@lindung/integration-events/http/code-texts';
import { en } from './en';
import { id, type Messages } from './id';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Messages };
  }
}

const STORAGE_KEY = 'lindung.language';

export const languages: readonly Language[] = ['id', 'en'];

/** The language in use. */
export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'id';
}

/** Switches the wording, remembers the choice on this machine and tells assistive technology. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORAGE_KEY, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Must have run before the first render. */
export async function startTranslation(): Promise<void> {
  const lng: Language = localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'id';
  document.documentElement.lang = lng;
  await i18next.use(initReactI18next).init({
    lng,
    fallbackLng: 'id',
    resources: { id: { translation: id }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}
