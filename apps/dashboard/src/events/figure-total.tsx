/** Above the events behind a figure: the figure itself as of the same moment, so that one sees what they add up to. */
import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAnswer } from '../api/queries';
import { place } from '../format';
import { Answer } from '../parts/answer';
import { type FigureName } from './event-sets';
import { figureValue } from './figure-value';

interface FigureTotalProps {
  readonly programId: string;
  readonly figure: FigureName;
}

export function FigureTotal({ programId, figure }: FigureTotalProps) {
  const { t } = useTranslation();
  const summary = useAnswer('summary', { id: programId });
  return (
    <Answer result={summary} placeholderHeight={70}>
      {(data) => (
        <Paper p="sm">
          <Text fw={650} fz="1.2rem" className="figures">
            {t('log.figureValue', { what: t(`figure.${figure}`), value: figureValue(figure, data) ?? t('common.none') })}
          </Text>
          <Text size="sm" c="#4a5f66">
            {t('log.figureFrom', { position: place(data.position) })}
          </Text>
        </Paper>
      )}
    </Answer>
  );
}
