"""The shader programs that draw a globe, marks, ribbons and cells, with smooth edges without multisampling.

All of them judge the horizon the same way: a point of the unit sphere is on the near side when its outward direction
has a part toward the camera. So the far side can be dimmed or hidden without sorting or depth peeling, and a mark at
the limb is never cut in half by the globe.
"""

_HEAD = """//VTK::System::Dec
in vec4 vertexMC;
uniform mat4 MCVCMatrix;
uniform mat4 MCDCMatrix;
//VTK::CustomUniforms::Dec
"""

_FRAGMENT_HEAD = """//VTK::System::Dec
//VTK::Output::Dec
uniform mat4 MCVCMatrix;
//VTK::CustomUniforms::Dec
"""

_FACING = """
float facingOf(vec3 positionVC) {
  vec3 outward = positionVC - (MCVCMatrix * vec4(0.0, 0.0, 0.0, 1.0)).xyz;
  return dot(outward / max(length(outward), 1e-6), normalize(-positionVC));
}
"""

_NEARNESS = """
float nearness(float facing) { return flatGround > 0.5 ? 1.0 : mix(farOpacity, 1.0, smoothstep(-0.03, 0.05, facing)); }
"""

MARK_VERTEX = (
    _HEAD
    + """in vec2 corner;
in vec4 tint;
in float diameter;
out vec2 pixel;
out vec4 tintOut;
out float radius;
out float facing;
"""
    + _FACING
    + """
void main() {
  facing = facingOf((MCVCMatrix * vertexMC).xyz);
  radius = 0.5 * diameter * markScale;
  pixel = corner * (radius + 0.8 + outline * pixelRatio * clamp(radius / (3.5 * pixelRatio), 0.0, 1.0));
  tintOut = tint;
  gl_Position = MCDCMatrix * vertexMC;
  gl_Position.xy += pixel * 2.0 / viewport * gl_Position.w;
  gl_Position.z -= forward * gl_Position.w;
}
"""
)

DOT_VERTEX = (
    _HEAD
    + """in vec4 tint;
in float diameter;
out vec4 tintOut;
out float radius;
out float facing;
"""
    + _FACING
    + """
void main() {
  facing = facingOf((MCVCMatrix * vertexMC).xyz);
  radius = 0.5 * diameter * markScale;
  tintOut = tint / 255.0;
  gl_Position = MCDCMatrix * vertexMC;
  gl_Position.z -= forward * gl_Position.w;
}
"""
)

_MARK_BODY = (
    """in vec4 tintOut;
in float radius;
in float facing;
"""
    + _NEARNESS
    + """
float starDistance(vec2 p) {
  vec2 q = abs(p);
  q = q.x < q.y ? q.yx : q;
  vec2 tip = vec2(radius, 0.0);
  vec2 notch = vec2(radius * 0.27);
  vec2 side = normalize(notch - tip);
  return dot(q - tip, vec2(side.y, -side.x));
}
float boxDistance(vec2 p, vec2 half_) { vec2 d = abs(p) - half_; return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0); }
float crossDistance(vec2 p) {
  vec2 q = vec2(p.x + p.y, p.x - p.y) * 0.70711;
  float arm = max(0.16 * radius, 0.7 * pixelRatio);
  return min(boxDistance(q, vec2(radius, arm)), boxDistance(q, vec2(arm, radius)));
}
float shapeDistance(vec2 p) {
  if (symbol < 0.5) return length(p) - radius;
  if (symbol < 1.5) return starDistance(p);
  if (symbol < 2.5) return crossDistance(p);
  if (symbol < 3.5) return (abs(p.x) + abs(p.y) - radius) * 0.70711;
  float line = max(0.13 * radius, 0.9 * pixelRatio);
  return abs(length(p) - radius + line) - line;
}
void main() {
  float d = shapeDistance(pixel);
  float body = clamp(0.5 - d, 0.0, 1.0);
  float edge = outline * pixelRatio * clamp(radius / (3.5 * pixelRatio), 0.0, 1.0);
  float cover = max(body, 0.8 * clamp(0.5 + edge - d, 0.0, 1.0) * step(0.01, edge));
  vec3 colour = tintOut.rgb;
  if (symbol < 0.5 && radius > 1.8 * pixelRatio) {
    vec2 across = pixel / radius;
    vec3 normal = vec3(across, sqrt(max(0.0, 1.0 - dot(across, across))));
    colour *= 0.80 + 0.27 * max(0.0, dot(normal, normalize(vec3(-0.45, 0.55, 0.75))));
  }
  colour = mix(edgeColour, colour, body / max(cover, 1e-3));
  float alpha = cover * tintOut.a * nearness(facing);
  if (alpha < 0.012) discard;
  gl_FragData[0] = vec4(min(colour, 1.0), alpha);
}
"""
)

MARK_FRAGMENT = _FRAGMENT_HEAD + "in vec2 pixel;\n" + _MARK_BODY

DOT_FRAGMENT = _FRAGMENT_HEAD + "#define pixel ((gl_PointCoord - 0.5) * vec2(pointSide, -pointSide))\n" + _MARK_BODY

RIBBON_VERTEX = (
    _HEAD
    + """in vec3 along;
in float side;
in float path;
in vec4 tint;
in float width;
in float dashed;
out float across;
out float halfWidth;
out float pathOut;
out float dashedOut;
out vec4 tintOut;
out float facing;
"""
    + _FACING
    + """
void main() {
  facing = facingOf((MCVCMatrix * vertexMC).xyz);
  vec4 here = MCDCMatrix * vertexMC;
  vec4 there = MCDCMatrix * vec4(vertexMC.xyz + 1e-3 * along, 1.0);
  vec2 way = (there.xy / there.w - here.xy / here.w) * viewport;
  way = length(way) > 1e-7 ? normalize(way) : vec2(1.0, 0.0);
  halfWidth = 0.5 * width * pixelRatio;
  across = side * (halfWidth + 0.8 + outline * pixelRatio);
  tintOut = tint;
  pathOut = path;
  dashedOut = dashed;
  gl_Position = here;
  gl_Position.xy += vec2(-way.y, way.x) * across * 2.0 / viewport * here.w;
}
"""
)

RIBBON_FRAGMENT = (
    _FRAGMENT_HEAD
    + """in float across;
in float halfWidth;
in float pathOut;
in float dashedOut;
in vec4 tintOut;
in float facing;
"""
    + _NEARNESS
    + """
void main() {
  float d = abs(across) - halfWidth;
  float body = clamp(0.5 - d, 0.0, 1.0) * min(1.0, 2.0 * halfWidth);
  float cover = max(body, 0.7 * clamp(0.5 + outline * pixelRatio - d, 0.0, 1.0));
  if (dashedOut > 0.5 && fract(pathOut * 28.0) > 0.55) discard;
  float alpha = cover * tintOut.a * nearness(facing);
  if (alpha < 0.012) discard;
  gl_FragData[0] = vec4(mix(edgeColour, tintOut.rgb, body / max(cover, 1e-3)), alpha);
}
"""
)

CELL_VERTEX = (
    _HEAD
    + """in vec4 tint;
in float inward;
out vec4 tintOut;
out float inwardOut;
out float facing;
"""
    + _FACING
    + """
void main() {
  facing = facingOf((MCVCMatrix * vertexMC).xyz);
  tintOut = tint;
  inwardOut = inward;
  gl_Position = MCDCMatrix * vertexMC;
}
"""
)

CELL_FRAGMENT = (
    _FRAGMENT_HEAD
    + """in vec4 tintOut;
in float inwardOut;
in float facing;
"""
    + _NEARNESS
    + """
void main() {
  float alpha = tintOut.a * (flatGround > 0.5 ? 1.0 : mix(0.35 * farOpacity, 1.0, smoothstep(-0.03, 0.05, facing)));
  if (alpha < 0.012) discard;
  float pixelsInward = inwardOut / max(fwidth(inwardOut), 1e-6);
  float line = border * (1.0 - smoothstep(0.3 * pixelRatio, 1.1 * pixelRatio, pixelsInward));
  gl_FragDepth = flatGround > 0.5 ? gl_FragCoord.z : facing > 0.0 ? 0.9998 : 0.9999;
  gl_FragData[0] = vec4(mix(tintOut.rgb, edgeColour, line), alpha);
}
"""
)

GLOBE_VERTEX = (
    _HEAD
    + """out vec3 positionVC;
out vec3 centreVC;
void main() {
  centreVC = (MCVCMatrix * vec4(0.0, 0.0, 0.0, 1.0)).xyz;
  positionVC = centreVC + vec3(vertexMC.xy, 0.0);
  gl_Position = MCDCMatrix * vec4(transpose(mat3(MCVCMatrix)) * vec3(vertexMC.xy, 0.0), 1.0);
}
"""
)

GLOBE_FRAGMENT = (
    _FRAGMENT_HEAD
    + """in vec3 positionVC;
in vec3 centreVC;

float graticule(vec3 normalMC, float slope) {
  float width = 0.62 * pixelRatio * pixelSize / max(slope, 0.12);
  float line = 0.0;
  float level = length(normalMC.xy);
  for (int i = 0; i < 6; ++i) {
    float turn = radians(30.0) * float(i);
    float away = abs(normalMC.x * sin(turn) - normalMC.y * cos(turn));
    line = max(line, (1.0 - smoothstep(0.35 * width, 1.3 * width, away)) * smoothstep(0.02, 0.10, level));
  }
  float latitude = degrees(asin(clamp(normalMC.z, -1.0, 1.0)));
  float off = radians(abs(mod(latitude + 15.0, 30.0) - 15.0));
  line = max(line, (1.0 - smoothstep(0.35 * width, 1.3 * width, off)) * step(abs(latitude), 75.0));
  return line * smoothstep(0.06, 0.30, slope);
}

void main() {
  vec3 ray = normalize(positionVC);
  float reach = dot(ray, centreVC);
  float gap = sqrt(max(0.0, dot(centreVC, centreVC) - reach * reach));
  float cover = clamp((1.0 - gap) / max(pixelSize, 1e-6) + 0.5, 0.0, 1.0);
  float halo = haloGain * exp(-max(0.0, gap - 1.0) * 16.0) * (1.0 - smoothstep(0.42 * haloReach, haloReach, gap - 1.0));
  if (cover <= 0.0) {
    if (halo < 0.004) discard;
    gl_FragData[0] = vec4(haloColour, halo);
    gl_FragDepth = 1.0;
    return;
  }
  float inside = sqrt(max(0.0, 1.0 - gap * gap));
  vec3 front = (ray * (reach - inside) - centreVC);
  vec3 back = (ray * (reach + inside) - centreVC);
  mat3 turnBack = transpose(mat3(MCVCMatrix));
  float slope = dot(front, -ray);
  float line = graticuleOn * graticule(turnBack * front, slope);
  float light = ambient + diffuse * max(0.0, dot(front, normalize(vec3(-0.40, 0.52, 0.75))));
  vec3 colour = globeColour * light + rimColour * pow(1.0 - max(slope, 0.0), 2.4);
  float alpha = cover;
  if (hollow > 0.5) {
    float behind = graticuleOn * graticule(turnBack * back, slope);
    line = max(line, 0.45 * behind);
    alpha *= max(0.10 + 0.5 * pow(1.0 - slope, 3.0), 0.65 * line);
  }
  colour = mix(colour, lineColour, 0.40 * line);
  vec3 mixed = mix(haloColour, colour, cover);
  gl_FragData[0] = vec4(cover < 1.0 ? mixed : colour, max(alpha, halo * (1.0 - cover)));
  gl_FragDepth = 1.0;
}
"""
)
