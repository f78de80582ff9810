import { Component, type ErrorInfo, type ReactNode } from 'react';
import { translate } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';

/** Keeps a failing part from taking the rest of the screen with it. `onFailed` lets a wall try again by itself. */
export class ErrorBoundary extends Component<
  { children: ReactNode; onFailed?: (error: unknown) => void },
  { hasFailed: boolean }
> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(error, info.componentStack);
    this.props.onFailed?.(error);
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    const retry = () => this.setState({ hasFailed: false });
    return (
      <Notice
        kind="error"
        title={translate('app.broken')}
        hint={translate('app.broken-hint')}
        action={<Button onClick={retry}>{translate('app.retry')}</Button>}
      />
    );
  }
}
