/** Keeps the page alive when a view breaks: a sentence, and a way on. */

import { Component, type ReactNode } from "react";

interface Props {
  /** A boundary for each view: another view starts afresh. */
  readonly title: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | undefined;
}

/** React catches what rendering throws in classes alone. */
export class ViewBoundary extends Component<Props, State> {
  override readonly state: State = { error: undefined };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className="notice" role="alert">
        <div>
          <p>
            The view “{this.props.title}” broke: {error.message}.
          </p>
          <p className="quiet">
            This should not have happened. The other views still work; what you opened is kept.
          </p>
        </div>
        <button type="button" onClick={() => this.setState({ error: undefined })}>
          Try again
        </button>
      </div>
    );
  }
}
