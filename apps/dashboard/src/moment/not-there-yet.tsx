/** What a page is about did not exist yet at the moment that one looks back to. */
import { useTranslation } from 'react-i18next';
import { Empty } from '../parts/empty';
import { useMomentName } from './moment-words';
import { useGoToMoment } from './use-moment';

/** What a page can be about. */
export type Subject = 'program' | 'worker' | 'round' | 'import';

export function NotThereYet({ asOf, subject }: { readonly asOf: string; readonly subject: Subject }) {
  const { t } = useTranslation();
  const name = useMomentName();
  const goTo = useGoToMoment();
  return <Empty title={t(`moment.absent.${subject}`, { moment: name(asOf) })} help={t('moment.absentHelp')} action={{ label: t('moment.back'), run: () => goTo(undefined) }} />;
}
