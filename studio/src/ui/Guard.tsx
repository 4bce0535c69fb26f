import { Component, type ReactNode } from "react";
import { faultOf } from "@/api/ask";
import type { Fault } from "@/api/types";
import { t } from "@/words";
import { FaultText } from "./FaultText";

interface Props {
  children: ReactNode;
}

/** A part of the window that may fail alone: what is around it stays. */
export class Guard extends Component<Props, { fault: Fault | null }> {
  override state = { fault: null };

  static getDerivedStateFromError(error: unknown) {
    return { fault: faultOf(error) };
  }

  override render() {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <div className="guard" role="alert">
        <FaultText fault={fault} />
        <button type="button" className="button" onClick={() => this.setState({ fault: null })}>
          {t("tryAgain")}
        </button>
      </div>
    );
  }
}
