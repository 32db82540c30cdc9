import './zod-without-eval';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { startTranslation } from './i18n/setup';

const root = document.getElementById('root');
if (root !== null) {
  await startTranslation();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
