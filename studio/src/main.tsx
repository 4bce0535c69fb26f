import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./styles/tokens.css"; // first: what is narrower in a small window stands beside its component
import "./styles/base.css";
import "./ui/segments.css";
import { App } from "./shell/App";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
