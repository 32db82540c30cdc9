/** Copies or downloads checkpoints as they were signed: whoever keeps one can hold the log to it later. */
import { Button, Group } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../api/http';

interface CheckpointButtonsProps {
  readonly texts: readonly string[];
  readonly name: string;
  /** Whether these are exhibits of something wrong, rather than a checkpoint to keep. */
  readonly areExhibits?: boolean;
}

export function CheckpointButtons({ texts, name, areExhibits = false }: CheckpointButtonsProps) {
  const { t } = useTranslation();
  const { copy, copied } = useClipboard();
  const text = texts.join('\n');
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => copy(text)}>
        {copied ? t('common.copied') : areExhibits ? t('evidence.copyExhibits') : t('evidence.copy')}
      </Button>
      <Button size="xs" variant="default" onClick={() => saveFile(new Blob([text], { type: 'text/plain;charset=utf-8' }), name)}>
        {areExhibits ? t('evidence.saveExhibits') : t('evidence.save')}
      </Button>
    </Group>
  );
}
