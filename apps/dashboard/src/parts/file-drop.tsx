/** A place to drop a file on; the same file can be chosen with keyboard or touch. */
import { Text } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fileSize } from '../format';
import styles from './file-drop.module.css';

interface FileDropProps {
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
}

export function FileDrop({ file, onFile }: FileDropProps) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  }
  return (
    <label
      className={styles['drop']}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <input
        type="file"
        className={styles['input']}
        aria-label={t('imports.fileInput')}
        accept=".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
      />
      <Text fw={600} component="span">
        {file === null ? t('imports.drop') : t('imports.chosen', { name: file.name, size: fileSize(file.size) })}
      </Text>
      <Text size="sm" c="#33474d" component="span">
        {t('imports.dropHelp')}
      </Text>
    </label>
  );
}
