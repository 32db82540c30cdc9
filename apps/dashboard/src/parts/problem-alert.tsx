/** Says what went wrong: in plain words, with the code, the fields, and a way to try again. */
import { Alert, Button, Code, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { explainCode } from '@lindung/integration-events/http/code-texts';
import { type FieldError } from '@lindung/integration-events/http/problem';
import { ApiProblem } from '../api/problem';
import { currentLanguage } from '../i18n/setup';
import { useFieldLabel } from './field-label';

/** The wording of a failure in the person's language. */
export function useExplanation(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiProblem)) return t('problem.unexpected');
    if (error.code === 'NETWORK') return t('problem.network');
    if (error.code === 'ANSWER_UNREADABLE') return `${t('problem.unreadable')} (${error.problem.detail})`;
    return explainCode(error.code, currentLanguage()) ?? (error.problem.detail || error.problem.title);
  };
}

/** The fields that say more than the problem itself, each once: a refusal of a whole payment names its reason for every seat. */
function fieldsWithNews(error: ApiProblem): readonly FieldError[] {
  const news = error.fields.filter((field) => field.code !== error.code);
  return [...new Map(news.map((field) => [`${field.field} ${field.code}`, field])).values()];
}

interface ProblemAlertProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const { t } = useTranslation();
  const explain = useExplanation();
  const label = useFieldLabel();
  const fields = error instanceof ApiProblem ? fieldsWithNews(error) : [];
  return (
    <Alert color="red" variant="light" title={t('problem.title')} role="alert" styles={{ title: { color: '#8f1d1d' }, message: { color: '#3d1111' } }}>
      <Text size="sm">{explain(error)}</Text>
      {fields.length > 0 && (
        <>
          <Text size="sm" fw={600} mt="xs">
            {t('problem.fields')}
          </Text>
          <List size="sm">
            {fields.map((field) => (
              <List.Item key={`${field.field}-${field.code}`}>
                <b>{label(field.field)}</b>: {explainCode(field.code, currentLanguage()) ?? field.message} <Code>{field.code}</Code>
              </List.Item>
            ))}
          </List>
        </>
      )}
      {error instanceof ApiProblem && (
        <Text size="xs" mt="xs">
          {t('problem.code')}: <Code>{error.code}</Code>
        </Text>
      )}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </Alert>
  );
}
