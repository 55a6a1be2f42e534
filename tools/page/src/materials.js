// The program's shaders, as WebGL 2 wants them.

import { DoubleSide, GLSL3, Matrix4, RawShaderMaterial, Vector2, Vector3 } from 'three';

const DECLARED = /^\/\/VTK::CustomUniforms::Dec$/m;

// What all that is drawn of a panel reads; one object a panel, so that a change is seen by every layer.
export function sharedUniforms() {
  const numbers = { markScale: 1, pixelRatio: 1, farOpacity: 0.16, flatGround: 0, pixelSize: 0.01, haloReach: 0.24 };
  return {
    MCVCMatrix: { value: new Matrix4() },
    MCDCMatrix: { value: new Matrix4() },
    viewport: { value: new Vector2(1, 1) },
    ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, { value }])),
  };
}

export function material([vertex, fragment], shared, own) {
  const uniforms = { ...shared };
  for (const [name, value] of Object.entries(own)) uniforms[name] = { value: Array.isArray(value) ? new Vector3(...value) : value };
  const declared = Object.entries(uniforms)
    .filter(([, { value }]) => !(value instanceof Matrix4))
    .map(([name, { value }]) => `uniform ${typeof value === 'number' ? 'float' : value instanceof Vector2 ? 'vec2' : 'vec3'} ${name};`)
    .join('\n');
  return new RawShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: translated(vertex, declared),
    fragmentShader: translated(fragment, declared),
    uniforms,
    transparent: true,
    side: DoubleSide,
  });
}

export function setUniform(made, name, value) {
  const uniform = made.uniforms[name];
  if (Array.isArray(value)) uniform.value.set(...value);
  else uniform.value = value;
}

function translated(source, declared) {
  const output = source.includes('gl_FragData') ? 'out vec4 fragmentColour;' : '';
  return source
    .replace('//VTK::System::Dec', 'precision highp float;')
    .replace('//VTK::Output::Dec', output)
    .replace(DECLARED, declared)
    .replaceAll('gl_FragData[0]', 'fragmentColour');
}
