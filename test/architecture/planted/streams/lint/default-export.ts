// caught by lint import(no-default-export)
export default function start(): void {
  console.log(1);
}
