# Todas las frases de las páginas en español. Los mensajes son frases enteras; cifras y nombres son sus argumentos.
# Se habla de tú y sin género donde se puede: "integrante", "quien modera". Una prueba busca las palabras del código.

## Listas, horas, duraciones

list-middle = { $before }, { $next }
list-last = { $before } y { $last }

hour-sharp = { $h }:00
hour = { $h }:{ $minute }
date-today = hoy
date-tomorrow = mañana
date-yesterday = ayer
date = el { $day } de { $month }
date-with-year = el { $day } de { $month } de { $year }
long-day = { $weekday } { $day } de { $month } de { $year }
when-tonight = esta noche a las { $hour }
when-today = { $h ->
    [one] hoy a la { $hour }
   *[other] hoy a las { $hour }
}
when-tomorrow = { $h ->
    [one] mañana a la { $hour }
   *[other] mañana a las { $hour }
}
when-yesterday = { $h ->
    [one] ayer a la { $hour }
   *[other] ayer a las { $hour }
}
when-weekday = { $h ->
    [one] el { $weekday } a la { $hour }
   *[other] el { $weekday } a las { $hour }
}
when-date = { $h ->
    [one] el { $day } de { $month } a la { $hour }
   *[other] el { $day } de { $month } a las { $hour }
}
when-date-with-year = { $h ->
    [one] el { $day } de { $month } de { $year } a la { $hour }
   *[other] el { $day } de { $month } de { $year } a las { $hour }
}
away-soon = en menos de un minuto
away-just-now = ahora mismo
away-minutes-ahead = { $n ->
    [one] en 1 minuto
   *[other] en { $n } minutos
}
away-minutes-ago = { $n ->
    [one] hace 1 minuto
   *[other] hace { $n } minutos
}
away-hours-ahead = { $n ->
    [one] en 1 hora
   *[other] en { $n } horas
}
away-hours-ago = { $n ->
    [one] hace 1 hora
   *[other] hace { $n } horas
}
away-days-ahead = { $n ->
    [one] en 1 día
   *[other] en { $n } días
}
away-days-ago = { $n ->
    [one] hace 1 día
   *[other] hace { $n } días
}
exact = { $weekday } { $day } de { $month } de { $year }, { $time } (UTC{ $offset })
span-minutes = { $n ->
    [one] 1 minuto
   *[other] { $n } minutos
}
span-hours = { $n ->
    [one] 1 hora
   *[other] { $n } horas
}
span-days = { $n ->
    [one] 1 día
   *[other] { $n } días
}
weekday-1 = lunes
weekday-2 = martes
weekday-3 = miércoles
weekday-4 = jueves
weekday-5 = viernes
weekday-6 = sábado
weekday-7 = domingo
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre

## Estatutos: asuntos, mayorías, poderes, derechos

article-1 = Qué somos
article-2 = Cómo decidimos
article-3 = Quién echa una mano
article-4 = Qué exigimos, y quién lo dice
article-5 = Lo que ninguna mayoría puede quitar
matter-resolution = las resoluciones
matter-facilitator = quién modera y hasta cuándo
matter-delegation = prestar un poder
matter-amendment = los cambios a un texto
matter-purpose = para qué existimos
matter-reading = quién puede leer el registro
matter-joining = quién puede unirse
matter-bylaws = todas las demás reglas
matter-semantics = cómo se lee el registro
matter-demand = lo que exigimos
matter-offer = lo que se nos ofrece por una demanda
matter-spokesperson = quién habla en nuestro nombre
kind-purpose = para qué existimos
kind-reading = quién puede leer el registro
kind-joining = quién puede unirse
kind-decision = cómo decidimos
kind-chore = quién modera
kind-delegation = prestar un poder
kind-rights = los derechos de cada integrante
kind-demands = lo que exigimos
kind-spokespersons = quién habla en nuestro nombre
kind-presence = quién vota
kind-hand-count = contar manos
share-1-2 = la mitad
share-3-5 = tres quintos
share-2-3 = dos tercios
share-3-4 = tres cuartos
share-4-5 = cuatro quintos
share-9-10 = nueve décimos
share-more-than = más de { $share }
share-at-least = al menos { $share }
majority-cast = { $share } de los votos a favor y en contra
majority-abstentions = { $share } de todos los votos, contando las abstenciones
majority-present = { $share } de las personas presentes
majority-entitled = { $share } de todas las personas que pueden votar
power-put-the-question = abrir antes de tiempo la votación de una propuesta secundada, donde su regla lo permite
power-short-put-the-question = Abrir una votación antes de tiempo
power-run-the-meeting = abrir y cerrar una reunión, dar la palabra y hacer contar manos
power-short-run-the-meeting = Llevar una reunión
right-see-the-record = ver el registro
right-speak = tomar la palabra
right-petition = llevar una pregunta a votación
right-recall = destituir por votación a quien tiene un cargo
right-due-process = que te escuchen antes de decidir algo en tu contra
right-secret-ballot-on-persons = votar en secreto cuando se decide sobre una persona
right-run-for-office = presentarte a un cargo
right-leave = irte
right-take-the-record-along = llevarte una copia del registro

clause-purpose = Estamos aquí para esto: { $text }
clause-reading-members = Pueden leer el registro sus integrantes, y quien reciba permiso de alguien que lo sea.
clause-reading-anyone = Cualquiera puede leer el registro.
clause-joining-open = Quien quiera unirse puede hacerlo diciendo un nombre.
clause-decision-about = Esta regla decide: { $matters }.
clause-decision-majority = Una propuesta se aprueba con { $majority }.
clause-decision-quorum-people = { $people ->
    [one] Tiene que votar al menos 1 integrante.
   *[other] Tienen que votar al menos { $people } integrantes.
}
clause-decision-quorum-both = { $people ->
    [one] Tiene que votar al menos 1 integrante, y al menos el { $percent } por ciento de quienes pueden.
   *[other] Tienen que votar al menos { $people } integrantes, y al menos el { $percent } por ciento de quienes pueden.
}
clause-decision-seconders = { $n ->
    [one] Alguien más tiene que secundarla.
   *[other] Tienen que secundarla otras { $n } personas.
}
clause-decision-notice = La votación se abre { $span } después.
clause-decision-notice-none = La votación se abre enseguida.
clause-decision-early = Quien puede abrir una votación antes de tiempo puede hacerlo aquí.
clause-decision-open = Quien la presenta dice cuánto dura la votación: de { $min } a { $max }.
clause-decision-open-fixed = La votación dura { $min }.
clause-chore = { $people ->
    [one] Podemos nombrar a 1 persona para moderar, durante { $span }.
   *[other] Podemos nombrar hasta { $people } personas para moderar, cada una durante { $span }.
}
clause-chore-founder = Quien nos fundó modera al principio, durante { $span }.
clause-chore-may = Quien modera puede { $power }.
clause-chore-nothing = Quien modera no tiene ningún poder que no tengan las demás personas.
clause-delegation = Podemos prestar un poder a una persona, como máximo durante { $span }.
clause-demands = { $n ->
    [one] Podemos exigir a otros una cosa a la vez.
   *[other] Podemos exigir a otros { $n } cosas a la vez.
}
clause-spokespersons = { $people ->
    [one] Puede hablar en nuestro nombre 1 integrante, como máximo durante { $span }.
   *[other] Pueden hablar en nuestro nombre hasta { $people } integrantes, cada quien como máximo durante { $span }.
}
clause-spokespersons-asked = Nadie lo hace sin haberse ofrecido.
clause-rights = Ninguna mayoría puede quitar estos derechos:

## Qué pasa si se aprueba una propuesta

effect-resolution = Esto es lo que decimos en común. Nada más ocurre por sí solo.
effect-change = La regla { $rule } pasa a decir esto.
effect-change-unknown = Una regla pasa a decir esto.
effect-name-facilitator = { $name } modera durante { $span }.
effect-end-facilitator = { $name } deja de moderar.
effect-delegate = { $name } puede { $power }, durante { $span }.
effect-demand-adopt = Exigimos esto.
effect-demand-by = Debe cumplirse { $when }.
effect-demand-replaces = Ocupa el lugar de { $demand }.
effect-demand-change = Esto ocupa el lugar de lo que dice ahora { $demand }.
effect-demand-won = Decimos que { $demand } está ganada.
effect-demand-lost = Decimos que { $demand } está perdida.
effect-demand-dropped = Ya no planteamos { $demand }.
effect-offer-record = Esto es lo que se ofreció por { $demand }. Lo aceptamos o rechazamos con otra propuesta.
effect-offer-accept = Aceptamos lo que se ofreció por { $demand }, y está ganada.
effect-offer-refuse = No aceptamos lo que se ofreció por { $demand }. La demanda sigue en pie.
effect-spokesperson-name = { $name } habla en nuestro nombre durante { $span }. Cualquiera puede ver ese nombre.
effect-spokesperson-end = { $name } deja de hablar en nuestro nombre.
demand-numbered = la demanda { $n }
demand-unknown = una demanda que ya no está
effect-semantics = Desde entonces el registro se lee con la versión { $to } de sus reglas de lectura.
effect-begins = Esto empieza { $when }.
effect-at-once = Esto ocurre en cuanto se cuentan los votos.

## Quién podría entonces hacer algo por su cuenta

alone-nobody = Con esta regla nadie podría hacer nada por su cuenta.
alone-same = No cambia quién puede hacer algo por su cuenta.
alone-then = Quién podría entonces hacer algo por su cuenta
alone-gone = Esto dejaría de ser así: «{ $says }»

## No es posible, porque…

refusal-wrong-institution = Esto no se registró. Se firmó para otra organización. Abre la página de esta organización y hazlo ahí.
refusal-founded-already = Esto no se registró. La organización ya existe. Únete a ella.
refusal-not-founded = Esto no se registró. Una organización empieza con su fundación. Primero hay que fundarla.
refusal-log-key-unfit = La organización no se fundó. La llave con la que este servidor sellaría el registro no sirve. Carga la página e inténtalo de nuevo.
refusal-semantics-unknown = Esto no se registró. El servidor no conoce la versión { $to } de las reglas de lectura. Quien lo mantiene tiene que renovar antes el programa.
refusal-seen-ahead = Esto no se registró. Tu teléfono ha visto más registro que este servidor. Puede que muestre una copia vieja: avisa a las demás personas e inténtalo de nuevo.
refusal-seen-too-old = Esto no se registró. La página llevaba más de un día abierta. Cárgala de nuevo y repítelo.
refusal-seen-elsewhere = Esto no se registró. A tu teléfono se le mostró otro registro distinto de este. No sigas: avisa a otras personas y comparen lo que ve cada una.
refusal-act-repeated = Esto no se registró por segunda vez. Ya está en el registro. Carga la página para verlo.
refusal-not-a-member = Esto no se registró. No eres integrante, o ya no lo eres. Únete primero.
refusal-wrong-key = Esto no se registró. La llave de este teléfono no es tuya aquí, o la anulaste. Usa otro teléfono tuyo, o tu tarjeta de llave.
refusal-member-exists = No te uniste por segunda vez. Ya eres integrante. Carga la página.
refusal-key-in-use = Esto no se registró. Esta llave ya es de alguien, o lo fue, y ninguna llave se usa dos veces. Carga la página y empieza de nuevo.
refusal-keys-full = La llave no se añadió. Ya tienes { $max } llaves. Anula en Yo una que ya no uses, e inténtalo de nuevo.
refusal-key-unknown = No se anuló ninguna llave. Esta no es una de las tuyas, o ya se anuló. Carga la página para ver las que tienes.
refusal-last-key = La llave no se anuló. Es la única que tienes, y sin ella nadie podría actuar por ti. Añade antes otra.
refusal-bylaws-unreadable = Tu propuesta no se registró. El nuevo texto no se puede leer: { $what }. Empieza otra vez desde la frase en los estatutos.
refusal-bylaws-fault = Tu propuesta no se registró. { $fault } Elige otra cosa e inténtalo de nuevo.
refusal-clause-unknown = Tu propuesta no se registró. No existe esa regla. Empieza desde los estatutos.
refusal-clause-changed = Tu propuesta no se registró. La regla { $rule } cambió desde que la abriste. Léela otra vez y empieza desde ahí.
refusal-clause-kind = Tu propuesta no se registró. La regla { $rule } puede tener otras cifras, pero no ser otra regla. Empieza otra vez desde su frase.
refusal-clause-same = Tu propuesta no se registró. La regla { $rule } ya dice esto. Cambia algo, o déjala como está.
refusal-open-minutes = Tu propuesta no se registró. La votación tiene que durar de { $min } a { $max } minutos (regla { $rule }). Elige un tiempo entre ambos.
refusal-begins-when = Tu propuesta no se registró. Solo puede empezar entre ahora y dentro de un año. Elige otro día, o ninguno.
refusal-person-unknown = Tu propuesta no se registró. La persona que nombra no es integrante. Elige a alguien de la lista.
refusal-not-a-facilitator = Tu propuesta no se registró. La persona que nombra no modera ahora. No hay nada que terminar.
refusal-too-many-hours = Tu propuesta no se registró. Un poder se puede prestar como máximo { $max } horas (regla { $rule }). Elige menos.
refusal-too-many-open = Esto no se registró. Ya tienes { $max } abiertas, y nadie puede tener más. Espera a que se decida una, o retira una.
refusal-motion-unknown = Esto no se registró. No existe esa propuesta. Mira en Decidir.
refusal-id-in-use = Esto no se registró. Tiene el mismo número que otra cosa del registro. Carga la página y hazlo de nuevo.
refusal-seconded-already = No quedó registrado que la secundas. La propuesta ya tiene a quienes necesita (regla { $rule }). Puedes hablar a su favor y votar.
refusal-seconding-own-motion = No quedó registrado que la secundas. Nadie puede secundar lo que presentó (regla { $rule }). Pide a otra persona que la secunde.
refusal-seconded-by-you = No quedó registrado otra vez. Ya la secundaste. Pídeselo también a otra persona.
refusal-motion-past = Esto no se registró. La propuesta ya está más adelante: se vota, o se decidió. Mira cómo está ahora.
refusal-not-yours = Esto no se retiró. Solo puede retirarla quien la presentó. Puedes hablar y votar en contra.
refusal-belongs-to-members = Esto no se retiró. Ahora hay más gente detrás, así que también es suya. Puedes hablar y votar en contra.
refusal-not-seconded = La votación no se abrió. Antes alguien tiene que secundar la propuesta. Pídeselo a otra persona.
refusal-power-missing = Esto no se registró. Solo puede hacerlo quien modera o quien recibió este poder (regla { $rule }). Una propuesta puede nombrarte.
refusal-not-early = La votación no se abrió. La regla { $rule } da a este tipo de propuesta todo su tiempo. Se abre sola cuando llega su hora.
refusal-amendments-first = La votación no se abrió. Antes se deciden los cambios al texto. Se abre después.
refusal-amendment-unknown = Esto no se registró. No existe ese cambio al texto. Mira otra vez la propuesta.
refusal-amendments-over = Tu cambio no se registró. El tiempo para cambios se acabó: la votación está por abrirse. Puedes hablar y votar.
refusal-other-matter = Tu cambio no se registró. Un cambio no puede convertir una propuesta en otra sobre otro asunto. Presenta una propia.
refusal-question-unknown = Tu respuesta no se registró. No existe esa pregunta en esta propuesta. Mira otra vez la propuesta.
refusal-vote-unknown = Tu voto no se registró. No existe esa votación. Mira en Decidir.
refusal-vote-closed = Tu voto no se registró. Esta votación cerró el { $at }. El resultado está en esta página.
refusal-semantics-too-low = Esto no se registró. Necesita la versión { $needed } de las reglas de lectura. Propón que nuestro registro se lea con reglas más nuevas.
refusal-no-clause-for = Tu propuesta no se registró. Los estatutos no tienen ninguna regla con la que se pueda decidir. Propón antes esa regla.
refusal-demand-unknown = Tu propuesta no se registró. Ahora no existe esa demanda. Mira lo que exigimos.
refusal-offer-unknown = Tu propuesta no se registró. Ahora no se ofrece nada así. Mira la demanda.
refusal-demands-full = Tu propuesta no se registró. Hay { $max } demandas en pie, y no puede haber más (regla { $rule }). Di el lugar de cuál ocupa esta.
refusal-due-when = Tu propuesta no se registró. El plazo de una demanda puede ser desde ahora hasta dentro de diez años. Elige otro día, o ninguno.
refusal-speaks-unasked = Tu propuesta no se registró. Nadie habla en nuestro nombre sin haberse ofrecido. Quien quiera hacerlo tiene que proponerlo.
refusal-not-a-spokesperson = Esto no se registró. Esa persona no habla ahora en nuestro nombre. No hay nada que terminar.
refusal-spokespersons-full = Tu propuesta no se registró. Ya hablan en nuestro nombre { $max } personas, y no puede haber más (regla { $rule }). Espera a que se acabe el tiempo de alguien, o termínalo antes.
refusal-not-entitled = Tu voto no se registró. Deciden quienes ya estaban cuando se abrió la votación. Puedes votar en la próxima.
refusal-meeting-unknown = Esto no se registró. No hay ninguna reunión así. Mira en Ahora.
refusal-meeting-not-open = Esto no se registró. La reunión no está abierta ahora. Pregunta a quien la lleva.
refusal-meeting-when = La reunión no se convocó. Puede empezar desde ahora y dentro de un año, en ningún otro momento. Elige otro día.
refusal-wall-key-unfit = La reunión no se abrió. La llave creada en esta pantalla no sirve. Carga la página e inténtalo otra vez.
refusal-room-size = La reunión no se abrió. Aquí una sala tiene de 2 a { $max } personas. Di otro número.
refusal-room-full = No constas como presente. Ya han leído el código { $max } personas, tantas como se dijo que había. Díselo a quien lleva la reunión.
refusal-wall-code-old = No constas como presente. La pantalla ya muestra un código más nuevo. Lee el que muestra.
refusal-wall-code-full = No constas como presente. Han usado este código { $max } personas, y no pueden más. Lee el siguiente: llega en medio minuto.
refusal-wall-code-wrong = No constas como presente. Este código no lo hizo la pantalla de esta reunión. Lee el de la pantalla.
refusal-present-already = Esto no se registró otra vez. Ya constas como presente. No hay nada más que hacer.
refusal-not-in-the-room = Esto no se registró. Es para quienes han leído el código de la pantalla de esta reunión. Léelo antes con tu teléfono.
refusal-asked-already = Esto no se registró otra vez. Ya pediste la palabra, o la tienes. Espera tu turno.
refusal-not-asked = Esto no se registró. No ha pedido la palabra, o ya no la quiere. Elige a alguien que espere.
refusal-nobody-speaks = Esto no se registró. Ahora nadie tiene la palabra. Elige quién sigue.
refusal-no-presence-clause = Esto no se registró. Aquí vota quien se unió, y nadie tiene que conocerle. No hay nada que hacer.
refusal-votes-not-yet = Tu voto no se registró. Todavía no votas (regla { $rule }). Lee el código de la pantalla de una reunión, o pregunta a integrantes que te conozcan.
refusal-not-seen-yet = Esto no se registró. Es para integrantes que estuvieron en una reunión (regla { $rule }). Lee antes el código de su pantalla.
refusal-votes-already = Esto no se registró. Esa persona ya vota. Nadie tiene que decir que la conoce.
refusal-vouched-by-you = Esto no se registró otra vez. Ya dijiste que la conoces. Tiene que decirlo también otra persona.
refusal-too-many-vouches = Esto no se registró. Ya lo dijiste de { $max } personas, y nadie puede de más (regla { $rule }). Pregunta a otra persona.
refusal-challenged-by-you = Esto no se registró otra vez. Ya dudaste de esta gente. Tiene que dudar también otra persona.
refusal-nobody-to-challenge = Esto no se registró. Nadie que llegó hace poco por este enlace vota solo por tiempo (regla { $rule }). No hay nada que poner en duda.
refusal-no-hand-count = Esto no se registró. Sobre esto no se cuentan manos. Vota en el teléfono.
refusal-teller-opened = Tus cifras no se registraron. Quien abrió el recuento no cuenta. Pídeselo a otra persona.
refusal-too-many-hands = Tus cifras no se registraron. En la sala votan { $max }, y no hay más manos. Cuenta otra vez.
refusal-objected-by-you = Esto no se registró otra vez. Ya pediste que se vote en los teléfonos. Tienen que pedirlo más personas.

## Qué falla en unos estatutos

fault-clause-twice = La regla { $rule } se llamaría igual que otra.
fault-clause-missing = No habría ninguna regla sobre { $detail }.
fault-kind-twice = Habría dos reglas sobre { $detail }.
fault-matter-uncovered = Ninguna regla decidiría { $detail }.
fault-matter-twice = Dos reglas decidirían { $detail }.
fault-chore-hours = El tiempo para moderar (regla { $rule }) tiene que ser de 1 a { $detail } horas.
fault-chore-people = Tienen que poder moderar de 1 a { $detail } personas (regla { $rule }).
fault-delegation-hours = Un poder se puede prestar (regla { $rule }) de 1 a { $detail } horas.
fault-demands-standing = Puede haber de 1 a { $detail } demandas a la vez (regla { $rule }).
fault-spokesperson-hours = Se puede hablar en nuestro nombre (regla { $rule }) de 1 a { $detail } horas.
fault-spokesperson-people = Pueden hablar en nuestro nombre de 1 a { $detail } personas (regla { $rule }).
fault-right-missing = Ninguna mayoría puede quitar el derecho a { $detail } (regla { $rule }).
fault-right-unknown = La regla { $rule } nombra un derecho que nadie conoce: { $detail }.
fault-majority-too-low = Una decisión (regla { $rule }) necesita más de la mitad.
fault-majority-too-high = Una decisión (regla { $rule }) no puede necesitar más de nueve décimos, o una sola persona podría bloquearla.
fault-majority-of-present = La regla { $rule } cuenta a quienes están presentes, y en los teléfonos nadie puede saberlo.
fault-quorum-too-low = Tienen que votar al menos { $detail } integrantes (regla { $rule }).
fault-quorum-too-high = La regla { $rule } no puede pedir que vote más del { $detail } por ciento.
fault-seconders = A una propuesta (regla { $rule }) tienen que secundarla de 1 a { $detail } personas.
fault-too-slow = Una decisión (regla { $rule }) no puede tardar más de { $detail } días.
fault-open-minutes = Una votación (regla { $rule }) tiene que durar al menos { $detail } minutos, y su tiempo más corto no puede superar al más largo.
fault-entrenched-majority = Aquello en lo que descansa todo lo demás (regla { $rule }) se cambia con dos tercios como mínimo.
fault-entrenched-unamendable = Aquello en lo que descansa todo lo demás (regla { $rule }) no puede necesitar más de cuatro quintos: nadie podría cambiarlo.
fault-entrenched-of-entitled = Aquello en lo que descansa todo lo demás (regla { $rule }) lo deciden quienes votan, no quienes faltan.
fault-entrenched-notice = Aquello en lo que descansa todo lo demás (regla { $rule }) necesita al menos { $detail } horas desde que alguien lo secunda hasta la votación.
fault-entrenched-put-early = Aquello en lo que descansa todo lo demás (regla { $rule }) nunca se vota antes de tiempo.
fault-presence-vouchers = Tienen que conocer a alguien de { $detail } a 10 integrantes (regla { $rule }): nadie deja entrar por su cuenta.
fault-presence-vouches = Cada integrante puede conocer de 1 a { $detail } personas (regla { $rule }).
fault-presence-wait = Quien se unió vota (regla { $rule }) tras 1 a { $detail } horas.
fault-presence-challengers = Tienen que dudar de un enlace de { $detail } a 20 integrantes (regla { $rule }): nadie deja fuera por su cuenta.
fault-presence-reach = Se puede mirar atrás (regla { $rule }) tanto como dura la espera, y como mucho { $detail } veces más.
fault-entrenched-by-hand = A mano alzada nunca se decide aquello en lo que descansa todo lo demás, ni un cambio a un texto (regla { $rule }).
fault-hand-tellers = Tienen que contar las manos de { $detail } a 10 personas (regla { $rule }).
fault-hand-objectors = Pueden pedir que se vote en los teléfonos de 1 a { $detail } personas (regla { $rule }).

## Algo falló antes de preguntar a la organización

problem-other = Esto no se registró. El servidor no lo entendió. Carga la página e inténtalo de nuevo.
problem-bad-act = Esto no se registró. El servidor no pudo leerlo. Carga la página e inténtalo de nuevo.
problem-bad-signature = Esto no se registró. La firma no corresponde a tu llave. Carga la página e inténtalo de nuevo.
problem-text-missing = Esto no se registró. Llegó sin su texto. Inténtalo de nuevo.
problem-text-mismatch = Esto no se registró. El texto que llegó no es el que firmaste. Carga la página e inténtalo de nuevo.
problem-too-large = Esto no se registró. Es demasiado largo. Acórtalo.
problem-too-many = Esto no se registró todavía. Llegó demasiado a la vez desde tu conexión. Espera un minuto e inténtalo de nuevo; lo que escribiste sigue aquí.
problem-stopped = Esto no se registró. El servidor no puede escribir en su disco y no recibe nada hasta que se arregle. Puedes seguir leyendo todo.
problem-not-found = Aquí no hay nada. Quizá la dirección se copió mal. Empieza otra vez desde la primera página.
problem-founding-code = La organización no se fundó. El código no es el de la pantalla del servidor. Míralo otra vez y escríbelo tal como está.
problem-log-key-unknown = La organización no se fundó. La página llevaba más de una hora abierta. Cárgala de nuevo.
problem-busy = Esto no se registró todavía. Hay demasiado esperando. Inténtalo de nuevo en un minuto; lo que escribiste sigue aquí.
problem-method-unknown = Esta página no puede hacer eso. Empieza otra vez desde la primera página.
problem-pass-needed = Solo pueden leer esto sus integrantes. Abre la primera página de la organización en el teléfono con el que te uniste.
problem-bad-pass = Todavía no puedes leer esto. Lo que mostró tu teléfono ya no vale. Carga la página de nuevo.
problem-bad-request = El servidor no entendió esto. Carga la página e inténtalo de nuevo.
problem-content-type = Esto no se registró. No llegó en la forma que lee el servidor. Carga la página e inténtalo de nuevo.
problem-opening-unknown = Tu voto no se abrió. No corresponde a ningún voto emitido aquí. Mira la página de la votación.
problem-too-slow = Esto no se registró. Tardó demasiado en llegar. Inténtalo de nuevo.
problem-text-unasked = Esto no se registró. Llegó con un texto que nadie pidió. Carga la página e inténtalo de nuevo.
problem-text-too-long = Esto no se registró. El texto es demasiado largo. Acórtalo.
problem-name-unusable = Esto no se registró. Un nombre es una línea de 1 a 60 caracteres, ninguno oculto. Prueba con otro.
problem-choice-unknown = Tu voto no se registró. No era sí, ni no, ni abstención. Carga la página e inténtalo de nuevo.
problem-founding-closed = La organización no se fundó. Este servidor no recibe nuevas organizaciones. Pregunta a quien lo mantiene, o pon uno propio.

## Alrededor de cada página

page-title = { $page } · { $name }
skip = Ir a la página
language-label = Idioma
nav-label = Partes de este sitio
nav-now = Ahora
nav-decide = Decidir
nav-people = Gente
nav-record = Registro
nav-me = Yo
footer = Funciona con Polity, donde el poder es de sus integrantes. El código es libre: AGPL-3.0 o posterior.
stopped = El servidor no puede escribir en su disco. No se registra nada nuevo hasta que se arregle. Puedes leerlo todo.
without-scripts = Tu llave firma esto en tu teléfono, y para eso hacen falta scripts. Sin ellos, usa la línea de comandos: { $command }
name-gone = alguien cuyo nombre ya no está aquí
title-gone = Un texto que ya no está aquí
text-gone = Este texto ya no está aquí.
rule-link = Regla { $rule }
rule-more = Su historia, y cómo cambiarla
proof = Prueba
figure = { $n }

## Páginas que dicen que no

closed-title = Esto lo leen sus integrantes
closed-says = Solo sus integrantes pueden leer más. Si te uniste con este teléfono, la página se abre sola.
closed-been-here = ¿Ya estuviste aquí, con otro teléfono o en otro navegador? Abre esta página ahí, o recupera aquí tu lugar.
missing-title = Aquí no hay nada
missing-onward = Ir a la primera página
problem-title = No es posible

## La página pública, unirse, compartir

front-title = Qué es esto
front-join = Unirme
front-decide = Ver qué se está decidiendo
front-bylaws = Leer los estatutos
front-share = Mostrar el código a otras personas
join-title = Únete a { $name }
join-member = Ya eres integrante.
join-name = Tu nombre
join-name-example = Como te llaman: Sam, o Sam K. No tiene que ser el nombre de tus papeles.
join-button = Me uno
join-seen = Quién verá qué
join-seen-members = Las demás personas ven tu nombre, lo que propones y dices, y tras el cierre cómo votaste.
join-seen-anyone = Cualquiera puede ver tu nombre, lo que propones y dices, y tras el cierre cómo votaste.
join-seen-server = Quien mantiene el servidor puede leer lo mismo que tú, y cómo votas antes del cierre.
join-key = Tu llave se crea en este teléfono y no sale de él. Una tarjeta de llave, que viene después, te deja volver si pierdes el teléfono.
share-title = Únete a { $name }
share-code = Un código para cámaras de teléfono que abre { $link }
share-only-here = Solo esta máquina puede abrir esta dirección. Quien lleva el servidor lo inicia con una dirección a la que lleguen los teléfonos.
share-hint = Muéstralo a la sala. Apunta con la cámara del teléfono, o escribe la dirección.

## Ahora

now-headline = { $n ->
    [0] Nada te espera ahora
    [one] Una cosa te espera
   *[other] { $n } cosas te esperan
}
now-nothing = Aquí verás lo que espera tu voto o que alguien lo secunde.
now-more = { $n ->
    [one] Una más está en Decidir
   *[other] { $n } más están en Decidir
}
now-vote = La votación sobre «{ $title }» cierra { $when }, { $away }.
now-vote-change = La votación sobre un cambio a «{ $title }» cierra { $when }, { $away }.
now-vote-button = Votar
now-second = «{ $title }» necesita que alguien la secunde para seguir. Caduca { $when }.
now-read-button = Leerla
now-question = { $name } pregunta sobre tu propuesta «{ $title }».
now-answer-button = Responder
now-decided = Decidido hace poco
now-decided-nothing = En los últimos 30 días no se decidió nada. Aquí estarán los resultados.
now-coming = Lo que viene
now-coming-nothing = No viene nada. Aquí estarán las propuestas y sus votaciones.
now-share = Mostrar el código a la sala

## Cómo están las cosas

standing-moved = { $n ->
    [one] Falta que la secunde 1 persona más, o caduca { $when }.
   *[other] Falta que la secunden { $n } personas más, o caduca { $when }.
}
standing-seconded = Se está hablando de ella. La votación se abre { $when }, { $away }.
standing-waits = Se está hablando de ella. Antes se decide un cambio a su texto.
standing-voting = { $n ->
    [0] La votación cierra { $when }, { $away }. Nadie ha votado todavía.
    [one] La votación cierra { $when }, { $away }. Ha votado 1 integrante.
   *[other] La votación cierra { $when }, { $away }. Han votado { $n } integrantes.
}
standing-counting = La votación cerró { $when }. Se están contando los votos.
standing-void = Demasiados votos no se pudieron abrir, y el resultado no sería seguro. Se vuelve a votar { $when }.
standing-passed = { $result } Se decidió { $when }.
standing-passed-begins = { $result } Empieza { $when }.
standing-passed-overtaken = { $result } Ya no pudo ocurrir { $when }.
standing-failed = { $result } Se decidió { $when }.
standing-withdrawn = Quien la presentó la retiró { $when }.
standing-lapsed = Nadie la secundó a tiempo. Caducó { $when }.
standing-begins = Se aprobó, y empieza { $when }, { $away }.
standing-change-offered = Alguien tiene que secundar este cambio antes de que se vote.
standing-change-seconded = La votación de este cambio se abre { $when }, { $away }.
standing-change-waits = Este cambio ya está secundado. Se vota después del anterior.
standing-change-passed = { $result } El texto cambió.
standing-change-failed = { $result } El texto se queda como está.
standing-change-withdrawn = Quien ofreció este cambio lo retiró.
standing-change-lapsed = Nadie secundó este cambio a tiempo.
result-passed = Aprobada, { $yes } a { $no }; necesitaba { $needed }.
result-failed = No se aprobó, { $yes } a { $no }; necesitaba { $needed }.
result-tie = No se aprobó: empate, { $yes } a { $no }; necesitaba { $needed }.
result-few = { $voted ->
    [one] No se aprobó: votó 1 persona, y hacían falta { $quorum }.
   *[other] No se aprobó: votaron { $voted } personas, y hacían falta { $quorum }.
}
result-nobody = No se aprobó: no votó nadie, y hacían falta { $quorum }.
since-by = Desde el { $date }, por { $yes } votos a { $no }
alone-title = ¿Quién puede hacer algo por su cuenta?
alone-now = { $name } puede por su cuenta { $power }, hasta { $when }.
alone-none-now = Ahora nadie puede hacer nada por su cuenta.

## Decidir

decide-headline = { $n ->
    [0] No hay nada abierto
    [one] Una propuesta está abierta
   *[other] { $n } propuestas están abiertas
}
decide-empty = Aquí estarán las propuestas. Presenta la primera.
decide-voting = Se están votando
decide-discussed = Se está hablando de ellas
decide-moved = Esperan que alguien las secunde
decide-decided = Decididas
decide-move = Proponer algo
decide-more = Ver más
decide-older = Propuestas anteriores
decide-discussing = { $n ->
    [one] Ha hablado 1 persona.
   *[other] { $n } personas hablan de ella.
}

## Una propuesta

motion-moved = Propuesta { $number }, la presentó { $name } { $when }
motion-box = Si se aprueba
motion-box-done = Qué ha ocurrido
motion-box-begins = Qué ocurrirá
motion-box-overtaken = Qué ya no pudo ocurrir
motion-box-failed = Qué habría ocurrido
motion-clause = Leer la regla como es ahora
motion-open-for = Su votación dura { $span }.
motion-vote-again = Cambiar mi voto
motion-result = Ver la votación
motion-second = La secundo
cannot-second-own = La presentaste tú. Tiene que secundarla otra persona.
cannot-second-again = Ya la secundaste. También tiene que hacerlo otra persona.
cannot-second-stranger = Tiene que secundarla alguien que sea integrante. Únete para hacerlo.
motion-text = El texto
motion-changes = Cambios al texto
motion-change-vote = Ver la votación de este cambio
motion-change-second = Secundo este cambio
motion-change-withdraw = Retiro este cambio
motion-change-offer = Ofrecer un cambio al texto
motion-arguments = A favor y en contra
motion-arguments-all = Las { $n }
motion-answers-all = Todas las respuestas
arguments-for = { $n ->
    [one] Una razón a favor
   *[other] { $n } razones a favor
}
arguments-against = { $n ->
    [one] Una razón en contra
   *[other] { $n } razones en contra
}
arguments-ask = { $n ->
    [one] Una pregunta
   *[other] { $n } preguntas
}
arguments-answer = { $n ->
    [one] Una respuesta
   *[other] { $n } respuestas
}
arguments-more = Más
arguments-back = Volver a la propuesta
motion-for = A favor
motion-for-empty = Nadie ha hablado a favor todavía.
motion-against = En contra
motion-against-empty = Nadie ha hablado en contra todavía.
motion-speak-for = Hablar a favor
motion-speak-for-label = ¿Por qué estás a favor?
motion-speak-for-button = Hablo a favor
motion-speak-against = Hablar en contra
motion-speak-against-label = ¿Por qué estás en contra?
motion-speak-against-button = Hablo en contra
motion-questions = Preguntas
motion-questions-empty = Nadie ha preguntado nada todavía.
motion-ask = Hacer una pregunta
motion-ask-label = ¿Qué quieres saber?
motion-ask-button = Pregunto esto
motion-answer = Responder a esto
motion-answer-label = Tu respuesta
motion-answer-button = Respondo
motion-put-title = Abrir la votación antes de tiempo
motion-put-says = Puedes terminar ahora el tiempo para pensarlo. Todo el mundo verá que lo hiciste.
motion-put = Abro ahora la votación
motion-withdraw-title = Retirar esta propuesta
motion-withdraw-says = Aquí se acaba. Su texto y lo que se dijo siguen en el registro.
motion-withdraw = La retiro
motion-history = Historia
history-moved = { $name } la presentó { $when }.
history-seconded = Secundada por { $names }.
history-change = { $name } ofreció un cambio { $when }.
history-opened = { $n ->
    [one] La votación se abrió { $when }. Puede votar 1 integrante.
   *[other] La votación se abrió { $when }. Pueden votar { $n } integrantes.
}
history-closed = La votación cerró { $when }.
argument-by = { $name }, { $when }
change-by = Lo ofreció { $name } { $when }

## Ofrecer un cambio a un texto

text-title = Cambiar el texto
text-says = Cambia las palabras aquí abajo. Las demás personas ven cuáles tachaste y cuáles añadiste. Alguien más tiene que secundarlo; después se vota antes que la propuesta.
text-button = Ofrezco este cambio

## Una votación

vote-title = Votación
vote-result-title = Resultado
vote-change-question = ¿Cambiamos el texto de «{ $title }» como se ofrece?
vote-change-effect = El texto de la propuesta cambia. La propuesta misma se vota después.
vote-closes = La votación cierra { $when }, { $away }.
vote-opening = La votación cerró { $when }. Se han abierto { $counted } de { $all } votos; luego viene el resultado.
vote-wanted = A la cuenta todavía le falta tu voto. Tu teléfono lo manda otra vez; deja abierta esta página.
vote-void = Demasiados votos no se pudieron abrir, y el resultado no sería seguro. Se vuelve a votar { $when }.
vote-closed = La votación cerró { $when }.
vote-recorded = Registrado. Puedes cambiarlo hasta { $when }.
vote-button-yes = Voto que sí
vote-button-no = Voto que no
vote-button-abstain = Me abstengo
vote-read = Leer la propuesta
vote-known = Hasta el cierre, tu voto se guarda en tu teléfono y en el servidor. Después lo ven quienes pueden leer el registro.
vote-why-not-late = Te uniste después de que se abriera esta votación. Deciden quienes ya estaban.
vote-why-not-stranger = Votan sus integrantes. Únete, y podrás votar en la próxima.
vote-yes = Sí
vote-no = No
vote-abstain = Se abstuvieron
vote-unopened = No se pudieron abrir
vote-needed = Votos a favor que necesitaba
vote-turnout = Votaron
vote-quorum = Tenían que votar
vote-entitled = Podían votar
vote-counted = Cómo se contó
vote-rule-then = Quedó así al convocar la votación:
bar-yes = Sí { $n }
bar-no = No { $n }
bar-needed = hacían falta { $n }
counted-commitments = Cada voto se selló al emitirlo y se abrió tras el cierre. Quien puede leer el registro puede contar otra vez.
counted-entitled = { $n ->
    [one] Cuando se abrió la votación había 1 integrante, que podía votar.
   *[other] Cuando se abrió la votación había { $n } integrantes, que podían votar.
}
counted-rule = Se aprueba con { $majority }.
counted-unopened = { $n ->
    [one] 1 voto no se pudo abrir. No habría cambiado el resultado.
   *[other] { $n } votos no se pudieron abrir. No habrían cambiado el resultado.
}
because-change-passed = El texto de la propuesta cambió.
because-change-failed = El texto de la propuesta se queda como está.
because-failed = Nada ha cambiado.
because-overtaken = Se aprobó, pero para entonces había cambiado aquello en lo que se apoya. No ha ocurrido nada.

## Estatutos

bylaws-title = Estatutos
bylaws-says = Aquí todo poder viene de estas frases. Toca una para ver su historia, o para cambiarla.
bylaws-contents = Contenido
clause-propose = Proponer un cambio
clause-proposed = Una propuesta cambiaría esta regla:
clause-fixed = Aquí no se puede cambiar esta regla. No tiene ninguna cifra que elegir.
clause-changed-by = Cómo se puede cambiar
clause-history = Historia
clause-unchanged = Está así desde la fundación.
clause-first = En la fundación
clause-toml = La regla como la leen los programas
clause-all = Todos los estatutos
clause-presence-seen = Vota quien ha leído el código de la pantalla de una reunión.
clause-presence-vouch = Quien se unió por un enlace vota cuando { $n } integrantes que estuvieron en una reunión dicen que le conocen; cada cual puede decirlo de { $max } personas.
clause-presence-wait = Sin eso vota { $span } después de unirse.
clause-presence-challenge = { $n } integrantes que estuvieron en una reunión pueden poner en duda a quienes llegaron por un mismo enlace en los últimos { $span }: entonces el tiempo solo no basta.
clause-presence-founder = Quien nos fundó tiene los poderes de quien modera durante el primer día.
clause-hand-count = En una reunión se puede decidir a mano alzada: { $matters }.
clause-hand-count-counters = Vale cuando { $n } personas que cuentan, de los dos lados, firman las mismas cifras.
clause-hand-count-object = { $n } de las personas presentes pueden pedir que se vote en los teléfonos.
change-title = Cambiar la regla { $rule }
change-nothing = En esta regla no hay nada que elegir.
change-preview = Antes y después
change-again = Elegir otra cosa
change-show = Ver antes y después
change-same = Así es la regla ahora. Elige otra cosa.
change-unreadable = Esto no puede ser una regla: una línea está vacía, es demasiado larga o tiene caracteres ocultos.
change-why = Por qué
change-motion-title = Cambiar la regla { $rule }
field-purpose = Estamos aquí para esto
field-readers = ¿Quién puede leer el registro?
field-majority = Una propuesta se aprueba con
field-quorum-voters = ¿Cuántas personas tienen que votar al menos?
field-quorum-percent = ¿Qué porcentaje de quienes pueden votar tiene que hacerlo?
field-seconders = ¿Cuántas personas más tienen que secundarla?
field-minutes = Esto es { $span }. Una hora son 60, un día 1440.
field-notice = Minutos desde que se secunda hasta la votación
field-open-min = Lo menos que dura una votación, en minutos
field-open-max = Lo más que dura una votación, en minutos
field-early = ¿Puede quien modera abrir la votación antes de tiempo?
field-yes = Sí
field-no = No
field-people-max = ¿Cuántas personas moderan a la vez?
field-chore-hours = ¿Durante cuántas horas?
field-demands-max = ¿Cuántas demandas a la vez?
field-speakers-max = ¿Cuántas personas pueden hablar a la vez en nuestro nombre?
field-speakers-hours = ¿Durante cuántas horas como máximo?
field-delegation-hours = ¿Durante cuántas horas como máximo?
field-vouchers = Cuántas personas tienen que conocer a alguien
field-vouches-max = De cuántas personas lo puede decir cada cual
field-wait-hours = Tras cuántas horas basta el tiempo
field-challengers = Cuántas personas dudan de un enlace
field-challenge-hours = Cuántas horas atrás pueden mirar
field-tellers = Cuántas personas cuentan las manos
field-objectors = Cuántas personas pueden pedir que se vote en los teléfonos

## Presentar una propuesta

move-title = ¿Qué quieres proponer?
move-resolution = Proponer una resolución
move-resolution-kind = Una resolución
move-resolution-does = Algo que decimos o queremos en común.
move-rule-kind = Un cambio de los estatutos
move-rule-does = Elige la frase, y luego lo que debe decir.
move-name-facilitator = Nombrar a quien modere
move-name-facilitator-kind = Nombrar a quien modere
move-name-facilitator-does = Alguien lleva la reunión durante unas horas.
move-name-facilitator-who = Nombrar a { $name } para moderar
move-name-facilitator-title = { $name } modera
move-end-facilitator = Que alguien deje de moderar
move-end-facilitator-kind = Que alguien deje de moderar
move-end-facilitator-does = Antes de que su tiempo se acabe solo.
move-end-facilitator-who = Que { $name } deje de moderar
move-end-facilitator-title = { $name } deja de moderar
move-lend-power = Prestar un poder
move-lend-power-kind = Prestar un poder
move-lend-power-does = Alguien puede hacer una cosa durante unas horas.
move-lend-power-who = Prestar un poder a { $name }
move-lend-power-title = Prestar un poder a { $name }
move-demand-adopt = Proponer una demanda
move-demand-adopt-kind = Una demanda
move-demand-adopt-does = Queremos algo de alguien de fuera, y se lo decimos a todo el mundo.
move-demand-change = Cambiar esta demanda
move-demand-change-does = Esto ocupa el lugar de lo que dice ahora la demanda.
move-demand-close = Decir cómo acabó esta demanda
move-demand-close-does = Ya no está en pie. Lo que fue de ella queda a la vista.
move-demand-close-title = Qué fue de: { $title }
move-offer-record = Anotar lo que se ofreció
move-offer-record-does = Esto es lo que ofrece la otra parte. Lo aceptamos o rechazamos con otra propuesta.
move-offer-accept = Aceptamos lo que se ofreció
move-offer-accept-does = Lo aceptamos, y la demanda está ganada.
move-offer-accept-title = Aceptamos lo que se ofreció por la demanda { $n }
move-offer-refuse = No aceptamos lo que se ofreció
move-offer-refuse-does = No lo aceptamos. La demanda sigue en pie.
move-offer-refuse-title = No aceptamos lo que se ofreció por la demanda { $n }
move-spokesperson-name = Hablar en nuestro nombre
move-spokesperson-name-kind = Me ofrezco a hablar en nuestro nombre
move-spokesperson-name-does = Dices a otros lo que decidimos, durante unas horas.
move-spokesperson-name-who = { $name } habla en nuestro nombre
move-spokesperson-name-title = { $name } habla en nuestro nombre
move-spokesperson-public = Tu nombre está entonces en la página que ve cualquiera. Puedes dejarlo cuando quieras.
move-spokesperson-end = ¿Quién deja de hablar en nuestro nombre?
move-spokesperson-end-kind = Que alguien deje de hablar en nuestro nombre
move-spokesperson-end-who = Que { $name } deje de hablar en nuestro nombre
move-spokesperson-end-title = { $name } deja de hablar en nuestro nombre
move-how-won = La ganamos
move-how-lost = La perdimos
move-how-dropped = Ya no la queremos
move-field-how = ¿Qué fue de ella?
move-field-replaces = ¿El lugar de cuál ocupa?
move-replaces-pick = Elige una
move-field-of = ¿A quién?
move-of-example = Quien puede concederlo: la empresa de vivienda.
move-field-least = ¿Qué es lo mínimo que aceptamos?
move-least-example = Por debajo de esto no firmamos: dos años sin subidas.
move-field-by = ¿Para cuándo? Déjalo vacío si no hay un día.
move-stranger = Proponen sus integrantes. Únete primero.
move-who = ¿Quién? Busca por nombre.
move-field-title = Título
move-title-example = Lo que quieres, en una línea: Bajamos la cuota a 5 al mes.
move-field-text = Texto
move-text-example = Por qué, y cómo. Déjalo vacío si el título lo dice todo.
move-field-open = ¿Cuánto dura la votación?
move-field-power = ¿Qué poder?
move-field-hours = ¿Durante cuántas horas?
move-begins-later = Empieza más tarde
move-field-begins = ¿Cuándo empieza?
move-button = Propongo esto

## Gente

people-headline = { $n ->
    [one] Una persona
   *[other] { $n } integrantes
}
people-search-label = Buscar por nombre
people-search = Buscar
people-found = Integrantes con «{ $q }» en su nombre
people-none = Nadie tiene «{ $q }» en su nombre.
people-everyone = Toda la gente, por orden de llegada
people-newest = Últimas personas en unirse
people-all = Toda la gente, por orden de llegada
people-more = Seguir en la lista
people-you = tú
people-joined = se unió { $date }
people-facilitators = Quién modera
people-facilitators-none = Ahora no modera nadie. Las votaciones se abren solas cuando llega su hora.
people-facilitator = { $name } modera hasta { $when }, porque así lo decidimos.
people-facilitator-founder = { $name } modera hasta { $when }, por habernos fundado.

## Registro

record-headline = Actas
record-bylaws = Leer los estatutos
record-newer = Más nuevas
record-older = Más antiguas
record-note-title = Por qué puedes fiarte
record-note = Aquí nada se puede quitar ni cambiar sin que se vea. Cada línea tiene su prueba, y quien puede leer puede comprobarlas todas con «polity verify».
record-feed = Seguir esto en un lector de noticias
minute-found = { $name } fundó { $org }.
minute-join = { $name } se unió.
minute-rename = { $name } cambió de nombre.
minute-leave = { $name } se fue.
minute-key-add = { $name } añadió una llave propia.
minute-key-drop = { $name } anuló una llave propia.
minute-move = { $name } la presentó.
minute-second = { $name } la secundó.
minute-withdraw = { $name } la retiró.
minute-put = { $name } abrió la votación antes de tiempo.
minute-offer = { $name } ofreció un cambio a su texto.
minute-second-change = { $name } secundó un cambio a su texto.
minute-withdraw-change = { $name } retiró un cambio a su texto.
minute-argue-for = { $name } habló a favor.
minute-argue-against = { $name } habló en contra.
minute-ask = { $name } hizo una pregunta.
minute-answer = { $name } respondió a una pregunta.
minute-cast = { $name } votó.
minute-openings = { $n ->
    [one] Se abrió 1 voto.
   *[other] Se abrieron { $n } votos.
}
minute-close = La votación cerró. Se están contando los votos.
minute-void = La votación cerró. Demasiados votos no se pudieron abrir; se vuelve a votar.
minute-result = { $result }
minute-result-change = Se votó un cambio a su texto. { $result }
minute-count = Se acabó el tiempo para abrir votos.
minute-begin = Empezó lo que se decidió. { $what }
minute-facilitator-over = Se acabó el tiempo de { $name } para moderar.
minute-speaker-over = { $name } ya no habla en nuestro nombre: se acabó el tiempo.
minute-resign = { $name } dejó de hablar en nuestro nombre.
minute-power-over = { $name } ya no podía { $power }: se acabó el tiempo.
minute-lapse = Nadie la secundó a tiempo. Caducó.
minute-open = Se abrió la votación.
minute-open-change = Se abrió la votación de un cambio a su texto.
minute-enter-through = { $name } se unió por el enlace de { $other }.
minute-enter-present = { $name } se unió en la sala.
minute-present = { $name } estuvo presente.
minute-vouch = { $name } dijo que conoce a { $other }.
minute-challenge = { $name } dudó de quienes llegaron por el enlace de { $other }.
minute-challenge-bare = { $name } dudó de quienes llegaron por el enlace abierto.
minute-meeting-call = { $name } convocó una reunión: { $title }.
minute-meeting-open = { $name } abrió la reunión «{ $title }», para { $n } personas como mucho.
minute-meeting-close = { $name } cerró la reunión «{ $title }». Hubo { $n } presentes.
minute-meeting-lapse = La reunión «{ $title }» terminó sola.
minute-speech-ask = { $name } pidió la palabra.
minute-speech-drop = { $name } ya no pidió la palabra.
minute-speech-begin = { $name } dio la palabra a { $other }.
minute-speech-end = { $name } puso fin a una intervención.
minute-hand-open = { $name } hizo contar manos.
minute-hand-sign = { $name } contó { $yes } a favor, { $no } en contra, { $abstain } por ninguna.
minute-hand-object = { $name } pidió que se vote en los teléfonos.
minutes-join = Se unieron { $n } personas
minutes-rename = { $n } personas cambiaron de nombre
minutes-leave = Se fueron { $n } personas
minutes-key = { $n } veces alguien añadió o anuló una llave propia
minutes-cast = { $n } votos se emitieron o cambiaron
minutes-openings = Se abrieron votos en { $n } partes
minutes-count = { $n } veces se acabó el tiempo para abrir votos
minutes-present = { $n } personas estuvieron presentes
minutes-speech = { $n } veces alguien pidió la palabra, la tuvo o la dejó
minutes-vouch = { $n } veces alguien dijo a quién conoce

## Una prueba

proof-title = Prueba de la línea { $place }
proof-why = Por qué puedes creerlo
proof-member = { $name } lo firmó con la llave de su teléfono. Nadie más tiene esa llave.
proof-found = Lo firmó quien nos fundó. Es la primera línea del registro.
proof-clock = Lo causó solo el tiempo. Nadie lo hizo, y nadie podía impedirlo.
proof-openings = Se abrieron votos tras el cierre. Cada uno corresponde a lo que selló antes quien votó.
proof-place = Es la línea { $place } de { $size } en el registro.
proof-hashes = { $n ->
    [one] 1 huella lleva de ella al sello del registro. Cambia una letra, y el sello se rompe.
   *[other] { $n } huellas llevan de ella al sello del registro. Cambia una letra, y el sello se rompe.
}
proof-anyone = Quien puede leer puede comprobarlo en otra máquina, con «polity verify».
proof-bytes = La línea tal como se anotó
proof-path = Las huellas y el sello
proof-leaf = Esta línea
proof-between = Por el camino
proof-root = Todo el registro
proof-seal = El sello
proof-tile = El archivo en que está esta línea
proof-seal-link = El sello más nuevo
proof-previous = La línea anterior
proof-next = La línea siguiente

## Yo

me-headline = Eres { $name }
me-since = Te uniste { $date }.
me-can = Qué puedes hacer
me-votes = { $n ->
    [0] Puedes votar en cada votación que se abra desde ahora. No hay ninguna abierta.
    [one] Puedes votar en la que está abierta.
   *[other] Puedes votar en las { $n } que están abiertas.
}
me-motions = { $n ->
    [0] Puedes presentar propuestas, hasta { $max } a la vez.
    [one] Puedes presentar propuestas, hasta { $max } a la vez. Una tuya está abierta.
   *[other] Puedes presentar propuestas, hasta { $max } a la vez. { $n } tuyas están abiertas.
}
me-speak = Puedes secundar, hablar, preguntar y ofrecer cambios.
me-facilitator = Moderas hasta { $when }.
me-lent = Puedes { $power }, hasta { $when }.
me-no-powers = No puedes abrir una votación antes de tiempo: para eso tendrías que moderar (regla { $rule }).
me-proofs = Pruebas en este teléfono
me-proofs-says = De todo lo que haces, tu teléfono guarda una prueba de que se registró. Aquí las comprueba.
me-proofs-scripts = Tu teléfono necesita scripts para comprobarlas.
me-name = Tu nombre
me-name-label = Cómo te llaman
me-name-button = Cambio mi nombre
me-rights = Lo que nadie puede quitarte
me-stop-title = Dejar de leer en este teléfono
me-stop-says = Las páginas se cierran hasta que tu llave las abra otra vez. Sigues siendo integrante.
me-stop-button = Cierro las páginas
phone-title = Dejar este teléfono
phone-lose = Tu llave, tus pruebas y lo que este navegador recuerda se borran de este teléfono. Lo que está sin mandar también se pierde. Nadie puede hacer la llave otra vez: sin otra copia ya no puedes votar ni hablar con este nombre.
phone-stays = Lo que hiciste sigue en el registro, y tú sigues en la lista. Si también quieres irte de la organización, hazlo antes.
phone-button = Dejo este teléfono
phone-scripts = Para eso hacen falta scripts. Borrar los datos de este navegador para esta dirección hace lo mismo.
leave-title = Irme de la organización
leave-lose = Ya no puedes votar, y se acaban los poderes que te prestaron. Para volver tienes que unirte de nuevo.
leave-stays = Lo que propusiste y dijiste sigue en el registro.
leave-button = Me voy de { $name }

## En la pantalla de inicio, sin conexión

home-title = En tu pantalla de inicio
home-neutral-name = Agenda
home-says-own = El menú de tu navegador pone esta página en tu pantalla de inicio. Ahí se llama «{ $name }». Quien vea tu teléfono puede leerlo; «{ $neutral }» no dice nada.
home-says-neutral = El menú de tu navegador pone esta página en tu pantalla de inicio. Ahí se llama «{ $neutral }», no «{ $name }». Lo que ya está en la pantalla conserva su nombre: ponlo otra vez.
home-button-neutral = La llamo «{ $neutral }»
home-button-own = La llamo «{ $name }»
offline-title = Sin conexión
offline-says = No se llega al servidor. Aquí no se muestra nada, porque puede que ya no sea verdad.
offline-waits = La página se abre sola cuando haya conexión. Lo que hiciste mientras tanto espera en este teléfono y sale entonces.

## Fundar

server-title = Decidir en común
server-says = Una organización donde el poder es de sus integrantes, en un minuto.
server-found = Fundar una organización
server-closed = Este servidor no recibe nuevas organizaciones.
server-joined = ¿Ya te uniste a una? Abre el enlace con el que te uniste.
found-progress = Pregunta { $number } de { $of }
found-name = ¿Cómo se llaman?
found-name-example = El nombre por el que se les conoce: Inquilinas de la calle Molino.
found-name-fault = Un nombre es una línea de 1 a 80 caracteres. Inténtalo de nuevo.
found-purpose = ¿De qué se trata, en una línea?
found-purpose-example = Que podamos pagar nuestras casas.
found-purpose-fault = Esto es una línea de 1 a 200 caracteres. Inténtalo de nuevo.
found-last = ¿Para esta noche, o para durar?
found-tonight = Para esta noche
found-clock = ¿Qué hora es donde se reúnen?
found-clock-example = Todo el mundo lee el mismo reloj. Es el mismo en verano y en invierno.
found-clock-choice = { $hour } (UTC{ $offset })
found-you = ¿Cómo te llaman?
found-code = El código en la pantalla del servidor
found-code-example = Lo ve ahí quien puso en marcha el servidor.
found-button = Fundo esta organización
found-rules = Las reglas con las que empiezan
found-next = Seguir
found-back = Volver
found-closed = Este servidor no recibe nuevas organizaciones
found-closed-says = Pregunta a quien lo mantiene, o pon uno propio.

## Qué exigimos, y quién habla en nuestro nombre

demands-title = Qué exigimos
demands-none = Todavía no se exige nada. Una demanda dice qué queremos, a quién, y lo mínimo que aceptamos.
demands-move = Proponer una demanda
demands-past = Qué fue de las otras
demands-older = Qué fue de las anteriores
demands-won = Lo que ganamos
demands-all = Qué exigimos, y quién habla en nuestro nombre
demand-of = Se lo exigimos a: { $whom }
demand-least = Lo mínimo que aceptamos: { $least }
demand-by = Plazo: { $when }.
demand-open = Se adoptó { $when }.
demand-deciding = Lo que estamos decidiendo sobre ella
demand-offered = Se ofreció algo { $when }. No hemos dicho ni sí ni no.
demand-won = Ganada { $when }.
demand-lost = Perdida { $when }.
demand-dropped = Abandonada { $when }.
demand-replaced = Otra demanda ocupó su lugar { $when }.
demand-offers = Qué se ofreció
demand-more = Qué más se puede proponer
demand-was-adopted = Se adoptó { $when } con la propuesta { $number }.
demand-was-changed = Cambió { $when } con la propuesta { $number }.
demand-was-offered = Se anotó una oferta { $when } con la propuesta { $number }.
demand-was-refused = No aceptamos la oferta { $when } con la propuesta { $number }.
demand-was-accepted = Aceptamos la oferta { $when } con la propuesta { $number }, y ganamos.
demand-was-won = Ganada { $when }, dijimos con la propuesta { $number }.
demand-was-lost = Perdida { $when }, dijimos con la propuesta { $number }.
demand-was-dropped = Abandonada { $when } con la propuesta { $number }.
demand-was-replaced = Otra demanda ocupó su lugar { $when } con la propuesta { $number }.
offer-open = Se anotó { $when }. No hemos dicho ni sí ni no.
offer-accepted = La aceptamos { $when }.
offer-refused = No la aceptamos { $when }.
offer-past = Pasada desde { $when }: otra cosa ocupó su lugar.
speakers-title = Quién habla en nuestro nombre
speakers-none = Ahora nadie habla en nuestro nombre.
speakers-only = Nadie más habla en nuestro nombre.
speaker = { $name } habla en nuestro nombre hasta { $when }, por la propuesta { $number }.
speakers-stand = Me ofrezco a hablar en nuestro nombre
speakers-resign = Dejar de hablar en nuestro nombre
speakers-resign-says = Tu nombre sale enseguida de la página pública. Pueden volver a pedírtelo.
speakers-resign-button = Dejo de hablar en nuestro nombre

## Lo que se pliega, vuelve o se quita

reason-insult = un insulto
reason-address = la dirección de alguien
reason-threat = una amenaza
reason-unlawful = algo que la ley prohíbe
reason-spam = nada que ver con lo que se discute
name-away = Integrante { $n }
title-away = Propuesta { $n }
brake-report = Avisar
brake-report-text = Avisar de lo que escribió { $name }
brake-report-name = Avisar del nombre de { $name }
brake-away = Qué se puede hacer
brake-away-text = Qué se puede hacer con lo que escribió { $name }
brake-away-name = Qué se puede hacer con el nombre de { $name }
away-show = Mostrarlo.
away-folded = Lo plegó { $name }: { $reason }.
away-asked = Lo plegó { $name }: { $reason }. Otra persona que modera puede quitarlo.
away-removed = Lo quitaron { $name } y { $second }: { $reason }. Vuelve { $when }, si una votación no decide otra cosa.
away-gone = Lo quitó una votación { $when }: { $reason }.
away-back = { $name } lo había plegado: { $reason }. Volvió a verse.
told-name-folded = { $name } plegó tu nombre: { $reason }. Las demás personas ven tu número. Elige otro nombre, o pide a { $n } integrantes que lo devuelvan.
told-name-removed = { $name } y otra persona quitaron tu nombre: { $reason }. Las demás personas ven tu número. Puedes elegir otro nombre.
told-text-folded = { $name } plegó lo que escribiste: { $reason }. Un toque lo abre. Otras { $n } personas pueden devolverlo.
told-text-removed = { $name } y otra persona quitaron lo que escribiste: { $reason }. Vuelve en tres días, si una votación no decide otra cosa.
told-look = Verlo
now-reported = { $n ->
    [one] Una persona avisa de lo que escribió { $name }: { $reason }.
   *[other] { $n } personas avisan de lo que escribió { $name }: { $reason }.
}
now-reported-name = { $n ->
    [one] Una persona avisa del nombre de { $name }: { $reason }.
   *[other] { $n } personas avisan del nombre de { $name }: { $reason }.
}
now-reported-button = Verlo
words-open = Qué se puede hacer con esto
words-folded = Plegado
words-removed = Quitado
words-by = Lo escribió { $name }.
words-name-of = El nombre de { $name }.
words-back = { $n ->
    [0] { $needed } integrantes pueden devolverlo. Nadie lo ha pedido todavía.
    [one] { $needed } integrantes pueden devolverlo. 1 lo ha pedido.
   *[other] { $needed } integrantes pueden devolverlo. { $n } lo han pedido.
}
words-unfold = Quiero que vuelva
words-own = Es tuyo, así que lo devuelven otras personas.
words-back-by-you = Ya lo pediste. Lo tienen que pedir también otras personas.
words-why = ¿Por qué?
words-report-title = Avisar
words-report-says = Se pide a quienes moderan que lo miren. El registro dice que lo pediste.
words-report = Aviso de esto
words-fold-title = Plegarlo
words-fold-says = Todo el mundo puede abrirlo con un toque. Quien lo escribió se entera, y el registro dice que fuiste tú.
words-fold = Pliego esto
words-remove-title = Quitarlo
words-remove-says = Para una dirección, una amenaza o algo que la ley prohíbe. Ahora lo pliegas; cuando otra persona que modera diga lo mismo, nadie podrá leerlo. A los tres días vuelve, si una votación no decide otra cosa.
words-remove = Quito esto
words-ratify-says = Solo una votación puede decidir que siga fuera.
words-ratify = Proponer que siga fuera
words-place = Volver a donde está
words-name = Qué se puede hacer con el nombre de quien lo escribió
move-removal-ratify = Proponer que siga fuera
move-removal-ratify-title = Lo que escribió { $name } sigue fuera
effect-ratify = Lo que escribió { $name } sigue fuera: { $reason }. Nadie puede leerlo más.
effect-ratify-name = El nombre de { $name } sigue fuera: { $reason }. Nadie puede leerlo más.
matter-removal = si algo sigue fuera
kind-moderation = lo que se puede plegar
power-fold-away = plegar un nombre o un texto por una razón que estas reglas nombran
power-short-fold-away = Plegar palabras
clause-folding = Quien facilita puede plegar un nombre o un texto por estas razones: { $reasons }. Todo el mundo puede abrirlo.
clause-folding-back = { $n ->
    [one] Cualquier otra persona puede devolverlo.
   *[other] Otras { $n } personas cualesquiera pueden devolverlo.
}
clause-folding-removal = Dos personas que moderan pueden quitar juntas { $reasons } por tres días. Por más tiempo solo si una votación lo decide.
field-chore-may = ¿Puede quien modera { $power }?
field-unfold = ¿Cuántas personas pueden devolver algo?
field-reason = ¿Se puede plegar por esta razón: { $reason }?
fault-unfold-people = De 1 a { $detail } integrantes tienen que poder devolver algo (regla { $rule }).
fault-reason-twice = La regla { $rule } nombraría dos veces la misma razón.
minute-report = { $name } avisó de lo que escribió { $author }: { $reason }.
minute-report-name = { $name } avisó del nombre de { $author }: { $reason }.
minute-fold = { $name } plegó lo que escribió { $author }: { $reason }.
minute-fold-name = { $name } plegó el nombre de { $author }: { $reason }.
minute-unfold = { $name } pidió que vuelva lo que escribió { $author }.
minute-unfold-name = { $name } pidió que vuelva el nombre de { $author }.
minute-remove = { $name } quiere quitar lo que escribió { $author }: { $reason }.
minute-remove-name = { $name } quiere quitar el nombre de { $author }: { $reason }.
minute-removal-over = Lo que escribió { $author } se puede leer otra vez: ninguna votación decidió otra cosa.
minutes-report = Se avisó de algo { $n } veces
refusal-words-unknown = Esto no se registró. Ya no está ahí, o se escribió de nuevo. Carga la página y mira otra vez.
refusal-reason-unknown = Esto no se registró. La regla { $rule } no conoce esta razón. Elige una de las que nombra.
refusal-words-folded = Esto no se registró otra vez. Ya está plegado. Carga la página para ver quién lo hizo.
refusal-words-open = Esto no se registró. Está abierto, así que no hay nada que devolver. Carga la página.
refusal-words-removed = Esto no se registró. Ahora está quitado, y vuelve solo si una votación no decide otra cosa. Puedes proponer que siga fuera.
refusal-words-decided = Esto no se registró. Se aprobó en votación, así que nadie lo pliega. Puedes proponer cambiarlo.
refusal-own-words = Esto no se registró. Es tuyo, así que no te toca devolverlo. Pídelo a otras personas.
refusal-put-back = Esto no se registró. Volvió después de que lo plegaras por esta razón. Otra persona que modera puede mirarlo.
refusal-not-grave = Esto no se registró. Solo se quita una dirección, una amenaza o lo que la ley prohíbe (regla { $rule }). Puedes plegarlo.
refusal-done-by-you = Esto no se registró por segunda vez. Ya lo hiciste. Otras personas tienen que hacerlo también.

## Quién mantiene el servidor

about-link = Quién mantiene este servidor: contacto, aviso legal, privacidad
about-title = Quién mantiene este servidor
about-contact = Contacto
about-contact-none = Quien mantiene este servidor no ha dicho cómo escribirle. Pregunta a quien te dio el enlace.
about-imprint = Aviso legal
about-imprint-none = Quien mantiene este servidor no ha dicho quién es.
about-privacy = Privacidad
about-keeps = Qué guarda este programa, lo mantenga quien lo mantenga
about-keeps-record = Lo que se hizo en una organización queda para siempre en su registro, con números y llaves, sin nombres ni textos.
about-keeps-names = Los nombres y los textos están en este servidor, bajo llave. Se pueden quitar de modo que nadie los lea otra vez.
about-keeps-votes = Cómo votas está en este servidor hasta el cierre, y después en el registro para quienes pueden leerlo.
about-keeps-visits = Nadie anota qué página lees, cuándo ni desde qué dirección.
about-keeps-cookies = Tres cookies y ninguna más: tu idioma, si la página esconde su nombre, y lo que abre las páginas de integrantes.
about-keeps-others = Las páginas no piden nada a ningún otro servidor.
# Meetings, presence and counts of hands.
stands-founder = Vota, por habernos fundado.
stands-present = Vota, por haber estado en una reunión.
stands-vouched = Vota: la conocen { $names }.
stands-waited = Vota, por haber esperado lo bastante.
stands-waiting = { $n ->
    [one] Vota desde { $when } si nadie lo pone en duda, o cuando una persona más diga que le conoce.
   *[other] Vota desde { $when } si nadie lo pone en duda, o cuando { $n } personas más digan que le conocen.
}
stands-questioned = { $n ->
    [one] Todavía no vota: se dudó de este enlace. Tiene que conocerle una persona más.
   *[other] Todavía no vota: se dudó de este enlace. Tienen que conocerle { $n } personas más.
}
you-stand-founder = Votas, por habernos fundado.
you-stand-present = Votas: estuviste en una reunión.
you-stand-vouched = Votas: te conocen { $names }.
you-stand-waited = Votas: esperaste lo bastante.
you-stand-waiting = { $n ->
    [one] Todavía no votas. Lee el código de la pantalla de una reunión, o que una persona más diga que te conoce; si no, votas desde { $when }.
   *[other] Todavía no votas. Lee el código de la pantalla de una reunión, o que { $n } personas digan que te conocen; si no, votas desde { $when }.
}
you-stand-questioned = { $n ->
    [one] Todavía no votas: se dudó del enlace por el que llegaste. Lee el código de la pantalla de una reunión, o que una persona más diga que te conoce.
   *[other] Todavía no votas: se dudó del enlace por el que llegaste. Lee el código de la pantalla de una reunión, o que { $n } personas digan que te conocen.
}
people-through = por el enlace de { $name }
people-vouch = Conozco a { $name }
people-lately = Quién llegó hace poco por un enlace
people-lately-says = Votan solo por tiempo. Si dudas, y otras personas también, antes tienen que conocerles integrantes.
people-batch = { $n ->
    [one] Una persona llegó por el enlace de { $name }.
   *[other] { $n } personas llegaron por el enlace de { $name }.
}
people-batch-open = { $n ->
    [one] Una persona llegó por el enlace abierto.
   *[other] { $n } personas llegaron por el enlace abierto.
}
people-questioned = Dudan: { $names }. Tienen que ser más.
people-challenge = Dudo de esta gente
now-flood = { $n ->
    [one] Una persona que llegó por un enlace votará solo por tiempo. Mira quién llegó.
   *[other] { $n } personas que llegaron por un enlace votarán solo por tiempo, y podrían cambiar una votación. Mira quién llegó.
}
join-here = Estoy en la sala
join-present = Leíste el código de la pantalla: te unes como alguien que está en la sala, y votas enseguida.
share-link = Quien se une por este enlace es integrante, y vota cuando le conocen integrantes, o tras un día. En una sala, abre una reunión: quien lee el código de su pantalla vota enseguida.
share-room = Estamos en una sala
meetings-title = Reuniones
meetings-none = No hay ninguna reunión convocada.
meetings-past = Reuniones que hubo
meeting-begins = Empieza { $when }.
meeting-open = { $n ->
    [0] Abierta ahora. Todavía no hay nadie.
    [one] Abierta ahora. Hay una persona presente.
   *[other] Abierta ahora. Hay { $n } personas presentes.
}
meeting-closed = { $n ->
    [0] Cerrada { $when }. No constó nadie como presente.
    [one] Cerrada { $when }. Hubo una persona presente.
   *[other] Cerrada { $when }. Hubo { $n } personas presentes.
}
meeting-lapsed = Nadie la abrió. Se dio por perdida { $when }.
meeting-call-title = Convocar una reunión
meeting-call-what = ¿Qué es?
meeting-call-what-example = Primera asamblea
meeting-call-where = ¿Dónde?
meeting-call-where-example = En el patio detrás del número 12
meeting-call-when = ¿Cuándo?
meeting-call-when-example = Déjalo vacío si empieza ahora.
meeting-call-public = Cualquiera puede leer esto en nuestra página pública.
meeting-call-button = La convoco
meeting-heads = ¿Cuánta gente cabe en la sala?
meeting-heads-example = No pueden estar presentes más. Di un número que todo el mundo vea que es cierto.
meeting-open-button = Abro la reunión
meeting-absent = No constas como presente. Lee el código de la pantalla con la cámara de este teléfono.
meeting-ask = Quiero hablar
meeting-asked = Pediste la palabra.
meeting-drop = Ya no quiero hablar
meeting-next = Sigue: { $name }
meeting-end = { $name } terminó
meeting-others = Dar la palabra a otra persona
meeting-who = Quién está presente
meeting-business = Orden del día
meeting-business-none = No hay ninguna propuesta pendiente.
meeting-put = Abro la votación en los teléfonos
meeting-wall = La pantalla para un proyector
meeting-close-title = Cerrar la reunión
meeting-close-says = Después nadie puede leer el código. Lo decidido queda.
meeting-close-button = Cierro la reunión
hand-open = Hago contar manos
hand-title = Se cuentan manos
hand-says = { $n } de las personas presentes, de los dos lados, cuentan y firman las mismas cifras. En la sala votan { $max }. Si { $objectors } piden votar en los teléfonos, se hace; si no, se abre { $when }.
hand-signed-for = { $name }, a favor: { $yes } a favor, { $no } en contra, { $abstain } por ninguna.
hand-signed-against = { $name }, en contra: { $yes } a favor, { $no } en contra, { $abstain } por ninguna.
hand-sign-title = Yo conté
hand-side = ¿De qué lado estás?
hand-side-for = A favor
hand-side-against = En contra
hand-sign-button = Firmo estas cifras
hand-object-title = Quiero que se vote en los teléfonos
hand-object-button = Pido que se vote en los teléfonos
result-by-hand = Contado a mano. { $result }
counted-by-hand = Se contaron manos en la sala. { $names } firmaron las cifras, de los dos lados.
wall-title = La pantalla
wall-none = No hay ninguna reunión abierta.
wall-not-open = Todavía no está abierta
wall-way = Lee esto con tu teléfono: estás en la sala, y votas.
wall-code = Un código para cámaras de teléfono, nuevo cada medio minuto
wall-elsewhere = El código está en la pantalla que abrió la reunión.
wall-move = Muestro el código en esta pantalla
wall-deciding = Qué se decide
wall-voted = { $n ->
    [one] Ha votado una persona de { $all }.
   *[other] Han votado { $n } de { $all }.
}
wall-hands = { $n ->
    [one] Se cuentan manos. Ha firmado una persona.
   *[other] Se cuentan manos. Han firmado { $n } personas.
}
wall-opens = La votación se abre en
wall-speaks = Habla ahora
wall-next = Después
wall-first = por primera vez
wall-next-more = { $n ->
    [one] y una persona más
   *[other] y { $n } más
}
wall-spoken = Ha hablado, en minutos
wall-present = { $n ->
    [0] Todavía no hay nadie. Caben { $heads } personas.
   *[other] Hay { $n } de { $heads } personas como mucho.
}
wall-unwitnessed = { $n ->
    [one] Todavía nadie vota por estar aquí: tiene que leer el código una persona más de las que ya votaban.
   *[other] Todavía nadie vota por estar aquí: tienen que leer el código { $n } personas más de las que ya votaban.
}
front-meeting = Próxima reunión

## Conservar el lugar

keep-title = Conserva tu lugar
keep-why = Tu lugar aquí depende de una llave en este navegador. Los navegadores olvidan: tras una semana sin visita, al borrar datos, al perder el teléfono.
keep-how = Una tarjeta de llave es una segunda llave, en papel. Con ella vuelves desde cualquier teléfono y sigues siendo la misma persona.
keep-pin-title = Poner un PIN a la tarjeta
keep-pin-says = Así quien encuentre la tarjeta no puede usarla enseguida. Necesitas el PIN cada vez, y nadie puede decírtelo otra vez.
keep-pin = PIN para la tarjeta, si quieres
keep-pin-example = Al menos 4 cifras; mejor 6 o más. No el de tu banco.
keep-pin-short = No se hizo ninguna tarjeta. El PIN necesita al menos 4 cifras. Escribe uno más largo, o déjalo vacío.
keep-making = Haciendo la tarjeta. Tarda un momento.
keep-button = Hago mi tarjeta de llave
keep-later = Ahora no
keep-scripts = Hacer una tarjeta necesita scripts, porque ningún servidor debe verla. Sin ellos: polity key new, y después polity key add.
keep-card-title = Esta es tu tarjeta de llave
keep-card-says = Imprímela, sácale una foto o copia a mano las siete palabras. Cuando la tengas, dilo.
keep-have = La tengo
keep-not-recorded = Hasta entonces la tarjeta no abre nada. Cuando cierres esta página, nadie podrá mostrarla otra vez.
keep-done-title = Tu lugar está a salvo
keep-done = Desde ahora la tarjeta abre tu lugar. Guárdala como guardas el dinero, y no junto al teléfono.
keep-onward = Sigo
keep-keyless = Este teléfono no tiene aquí ninguna llave tuya, así que no hay nada que conservar.
keep-older = El registro de esta organización empezó con reglas más antiguas, que conocen una llave por persona. Sus integrantes pueden decidir usar las nuevas.
keep-note-title = Qué es la tarjeta
keep-note = Quien la tiene puede hacer lo que tú puedes. Se hizo en este teléfono y no se mandó a ninguna parte. Si se pierde, anúlala en «Yo».
card-what = Tarjeta de llave
card-code = La tarjeta como código para una cámara
card-says = { $link } · { $date }
card-found = ¿Encontraste esto? Abre el lugar de alguien. Destrúyela.
card-print = Imprimir
card-copy = Copiar las palabras
card-copied = Copiadas. Pégalas donde solo tú mires.
card-photo = También sirve una foto de esta pantalla. Guárdala donde solo tú mires.
now-keep = Tu lugar aquí depende solo de este teléfono. Una tarjeta de llave te deja volver si lo pierdes.
now-keep-button = Conservo mi lugar
now-key = Se añadió una llave a tu lugar { $when }, no desde este teléfono.
now-key-link = Si no fuiste tú, mira tus llaves

## Volver

join-before = ¿Ya estuviste aquí?
join-before-button = Sí: tengo una tarjeta de llave u otro teléfono
front-before = Ya estuve aquí
key-title = Recupera tu lugar
key-says = Escribe las siete palabras de tu tarjeta de llave. Sigues siendo la misma persona, con una llave nueva en este teléfono.
key-words = Las siete palabras de tu tarjeta
key-words-example = lusab babad gutih tugad kudof hamol zorib
key-pin = PIN, si le pusiste uno a la tarjeta
key-pin-example = Déjalo vacío si la tarjeta no tiene.
key-button = Abro mi lugar
key-scan = Leer la tarjeta con la cámara
key-scan-stop = Parar la cámara
key-scan-refused = El navegador no deja que esta página use la cámara. Escribe las palabras, o apunta con la cámara del teléfono a la tarjeta.
key-looking = Buscando de quién es esta tarjeta.
key-slip = No se abrió nada. Una letra está mal, o falta una palabra: las palabras no encajan. Compáralas con la tarjeta.
key-unknown = No se abrió nada. Ningún lugar de aquí es de esta tarjeta. Si tiene un PIN, escríbelo también. Quizá la tarjeta se anuló, o es de otra organización.
key-unknown-pin = No se abrió nada. Ningún lugar de aquí es de esta tarjeta con este PIN. Escribe el PIN otra vez, o déjalo vacío si la tarjeta no tiene.
key-scripts = Abrir un lugar necesita scripts, porque las palabras no deben mandarse. Sin ellos, usa un archivo de llave y la línea de órdenes: polity key --help.
key-phone-title = ¿Tu otro teléfono funciona todavía?
key-phone-says = Abre ahí esta organización, después «Yo», después «Otro teléfono». Muestra un código: apunta a él con la cámara de este teléfono.
key-neither-title = ¿Ni tarjeta ni teléfono?
key-neither-says = Entonces nadie puede devolverte el lugar, tampoco quien mantiene el servidor. Únete otra vez, como nueva persona, y avisa a las demás.
key-join = Me uno
key-who-title = ¿Eres tú?
key-who = Este es el lugar de { $name }.
key-who-says = Sigues siendo esta persona. En este teléfono se crea una llave nueva. La tarjeta sigue valiendo: guárdala.
key-take = Sí, sigo aquí
key-not-me = No, no es mi lugar
key-over-title = Este código ya no vale
key-over-says = No se abrió nada. Un código de otro teléfono vale una vez, y este se usó o se paró. Muestra ahí uno nuevo.
key-over-button = Tengo una tarjeta de llave
key-here-title = Ya estás aquí
key-here-says = Este navegador tiene una llave de tu lugar, y funciona. No hay nada que recuperar.

## Navegadores que olvidan

unkept-app-title = Abre esto en el navegador de tu teléfono
unkept-app-says = Esta página se abrió dentro de otra aplicación. Su navegador olvida, y con él tu llave: la próxima vez nadie te conocería.
unkept-out = Abrirla en mi navegador
unkept-iphone = Toca los tres puntos o la brújula al borde de la pantalla, y después «Abrir en el navegador».
unkept-other = Abre el menú de esta ventana y elige «Abrir en el navegador». O copia ahí esta dirección:
unkept-private-title = Esta ventana es privada
unkept-private-says = Cuando la cierres olvidará tu llave. Abre la página en una ventana normal, o haz una tarjeta de llave justo después de unirte.
unkept-anyway = Sigo aquí de todos modos
unkept-anyway-says = Entonces haz una tarjeta de llave justo después: es tu modo de volver.

## Una mesa para muchas personas

desk-title = Una mesa para todas las personas
desk-says = Para quien no tiene teléfono propio. Necesitas una tarjeta de llave, y tu PIN si lo tiene.
desk-card = Tengo una tarjeta de llave
desk-join = Me uno y me llevo una tarjeta de llave
desk-scripts = La mesa necesita scripts. Sin ellos, usa otro aparato.
desk-leaves = Nada tuyo queda en este aparato. Tu tiempo aquí termina con un toque, y por sí solo tras dos minutos sin tocarlo.
desk-back = Volver
desk-card-title = Abre aquí tu lugar
desk-join-title = Únete con una tarjeta de llave
desk-join-says = La tarjeta es tu única llave. Imprímela o copia a mano las palabras antes de seguir.
desk-card-says = Imprímela, sácale una foto o copia a mano las siete palabras. Sin ella no puedes volver, y nadie puede hacerla otra vez.
desk-have = La tengo, y me uno
desk-at = { $name } usa ahora esta mesa.
desk-end = Ya terminé
desk-idle = Hace un rato que nadie toca esto. Se cierra en 20 segundos. Tócalo para seguir.
desk-unsent = Algo que hiciste está todavía sin mandar. Si terminas ahora, se pierde. Espera a la conexión, o pulsa otra vez para terminar.

## Las llaves propias

me-keys = Tus llaves
me-keys-says = Cada una de estas puede hacer lo que tú puedes. Anula la que perdiste o ya no usas: lo que firme después no vale.
me-keys-one = Tu lugar depende solo de la llave de este navegador.
me-key-this = La llave de este aparato. Tuya desde { $when }.
me-key = Añadida { $when }. Usada por última vez { $used }.
me-key-unused = Añadida { $when }. Sin usar desde entonces.
me-key-end = Anulo esta llave
me-card-another = Hago otra tarjeta de llave
me-phone = Otro teléfono, u otro navegador
me-phone-says = Este teléfono muestra un código. El otro lo lee con su cámara, crea una llave propia, y también eres tú.
me-phone-button = Muestro el código
me-phone-code = Apunta aquí con la cámara del otro teléfono. Vale una vez. Que nadie más lo lea.
me-phone-stop = Paro este código
me-pin = Un PIN para este teléfono
me-pin-says = Tu llave queda entonces cerrada en este navegador, y cada página pide el PIN antes de que hagas algo.
me-pin-not = Protege de quien toma tu teléfono desbloqueado. No protege de quien copia los datos del teléfono y tiene tiempo de probar todos los PIN, ni esconde lo que puedes leer aquí.
me-pin-label = PIN nuevo
me-pin-example = Al menos 6 cifras o letras. Nadie puede decírtelo otra vez: tu tarjeta de llave te deja volver.
me-pin-again = El mismo otra vez
me-pin-button = Cierro mi llave
me-pin-end = Quito el PIN
me-pin-short = No se puso ningún PIN. Necesita al menos 6 cifras o letras. Escribe uno más largo.
me-pin-differ = No se puso ningún PIN. Los dos no son iguales. Escríbelos otra vez.
me-pin-insecure = Aquí no es posible: esta página no llegó por https, así que el navegador no ofrece ningún cerrojo.
me-pin-first = Haz primero una tarjeta de llave: quien olvida un PIN necesita otro modo de entrar.
elsewhere-title = Tenemos otra dirección
elsewhere-says = Esta página no está en la dirección donde ahora está la organización. Con un toque tu lugar llega también ahí.
elsewhere-button = Voy ahí
phone-others = Tu llave, tus pruebas y lo que este navegador recuerda se borran de este teléfono, y la llave se anula. Vuelves con tus otras llaves. Lo que está sin mandar se pierde.
phone-know = Sé que nadie puede dejarme volver
phone-button-alone = Dejo este teléfono y pierdo mi lugar
## Lo que pasó, y enterarse

notice-moved = { $name } propone: «{ $title }».
notice-asked = { $name } pregunta por tu propuesta «{ $title }».
notice-spoke = { $name } habló de «{ $title }».
notice-folded = Se plegó algo que escribiste. Míralo, y pide a otras personas que lo devuelvan.
notice-reported = Alguien avisó de algo. Lo mira quien modera.
notice-began = Empieza lo que se decidió: «{ $title }».
notice-speaks-no-longer = { $name } ya no habla en nuestro nombre: se acabó el tiempo.
notice-vote = Vota ya «{ $title }», hasta { $until }.
notice-vote-change = Vota ya un cambio a «{ $title }», hasta { $until }.
notice-meeting = Nos reunimos: «{ $title }», { $when }.
notice-when = { $day }, { $hour }
notice-result = «{ $title }»: { $result }
notice-result-change = Un cambio a «{ $title }»: { $result }
event-opens = Se abre la votación: { $title }
event-closes = Cierra la votación: { $title }
event-begins = Empieza: { $title }
event-due = Lo exigimos para ahora: { $title }
level-needs = Lo que me necesita
level-decisions = Eso, y lo que se decidió
level-everything = Todo
notices-title = Qué pasó
notices-says = Cada línea es un mensaje para el chat del grupo, con su enlace.
notices-none = Últimamente no pasó nada de esto.
notices-share = Para el chat del grupo
follow-title = Enterarse
follow-level = ¿De cuánto?
follow-scripts = Tu llave firma esto en tu teléfono, y para eso hacen falta scripts.
follow-push = En este teléfono
follow-push-says = Tu teléfono te avisa, también con la pantalla bloqueada. No nombra ni a la organización ni la pregunta. Algunos navegadores escriben debajo la dirección de este servidor.
follow-push-who = Lo lleva quien hace tu navegador. Sabe que llegó algo, y cuándo, no qué dice.
follow-push-waits = Puedes pedir esto cuando puedas votar.
follow-push-button = Quiero avisos aquí
follow-push-on = Este teléfono te avisa.
follow-push-end = Quiero silencio aquí
follow-mail = Por correo
follow-mail-says = Un correo dice cuántas cosas te necesitan, con un enlace. No nombra ni a la organización ni la pregunta, y llega como mucho cada cuarto de hora.
follow-mail-to = El correo va a
follow-mail-unconfirmed = Se mandó un correo. Abre su enlace. Hasta entonces nada más va a
follow-mail-end = No quiero correo
follow-mail-label = Tu dirección
follow-mail-example = sam@example.org. Primero te llega un correo con un enlace.
follow-mail-button = Quiero correo
follow-mail-none = Este servidor no manda correo.
follow-mail-waits = Puedes pedir correo cuando puedas votar. Hasta entonces nadie hace que este servidor escriba a desconocidos.
follow-trouble = El correo no llegó. El servidor de correo dijo:
follow-feeds = En un lector de noticias o en el calendario
follow-feeds-says = Dos direcciones secretas: una con lo que pasó, otra con votaciones y plazos para tu calendario.
follow-feeds-news = Qué pasó
follow-feeds-calendar = Votaciones y plazos
follow-feeds-secret = Quien tenga estas direcciones lee ahí lo que tú lees. Si las tiene otra persona, haz otras: las viejas dejan de servir al momento.
follow-feeds-button = Quiero estas direcciones
follow-feeds-renew = Hago otras
follow-feeds-end = No quiero ninguna
follow-who-title = Quién ve esto
follow-who = Nadie más que tú, en ninguna página. Quien mantiene el servidor podría encontrar ahí tu dirección. Se va cuando lo dices, y cuando te vas.
mailed-confirm-title = ¿Es tu buzón?
mailed-confirm-says = Pediste que te avisen por correo cuando algo te necesite. Pulsa el botón si fuiste tú.
mailed-confirm-button = Quiero este correo
mailed-confirmed-title = Hecho
mailed-confirmed-says = Te llega un correo cuando algo te necesite. Cada uno tiene un enlace para dejarlo.
mailed-stop-title = ¿Sin más correo?
mailed-stop-says = Ya no te llega nada por correo, y tu dirección sale del servidor.
mailed-stop-button = No quiero correo
mailed-stopped-title = Hecho
mailed-stopped-says = No llega más correo, y tu dirección ya no está en el servidor.
mail-confirm-subject = ¿Es tu buzón?
mail-confirm-why = Alguien dio esta dirección para que le avisen cuando algo le necesite. Si fuiste tú, abre el enlace y pulsa el botón.
mail-confirm-not = Si no fuiste tú, no hagas nada. No llegará nada más.
mail-subject-needs = Algo te necesita
mail-subject-others = Pasó algo
mail-needs = { $n ->
    [one] Una cosa te necesita.
   *[other] { $n } cosas te necesitan.
}
mail-others = { $n ->
    [one] Pasó una cosa más.
   *[other] Pasaron { $n } cosas más.
}
mail-why-so-little = Este correo no dice qué ni dónde, para que nadie lo lea por encima de tu hombro. Abre el enlace en el teléfono con el que te uniste:
mail-stop = Para dejar estos correos:
problem-wish-old = Esto no se cambió. Lo cambiaste después, en otra página o teléfono. Carga la página.
problem-address-unusable = Esto no se cambió. La dirección no sirve. Mira si está bien escrita.
problem-address-asked = Esto no se cambió. Hoy ya pediste tres confirmaciones. Inténtalo mañana.
problem-browser-unusable = Esto no se cambió. Este servidor no sabe cómo llegar a tu navegador.
problem-wish-waits = Esto no se cambió. Puedes pedir esto cuando puedas votar.
about-keeps-mail = Si pides que te avisen, tu dirección de correo o la de tu navegador está en este servidor, bajo llave, hasta que la quitas o te vas. Ninguna copia de seguridad la tiene.

## Fuera del propósito; reglas que se añaden; quienes fueron puestos en duda y entran.
effect-add = Se añade una regla a nuestros estatutos.
effect-admit = Quienes llegaron por el enlace de { $name } y fueron puestos en duda votan desde entonces.
effect-admit-open = Quienes llegaron por el enlace abierto y fueron puestos en duda votan desde entonces.
standing-taking = { $n ->
    [one] Fuera de nuestro propósito. Antes votamos si la tratamos: ha votado 1 persona. Cierra { $when }, { $away }.
   *[other] Fuera de nuestro propósito. Antes votamos si la tratamos: han votado { $n } personas. Cierra { $when }, { $away }.
}
standing-taking-soon = Fuera de nuestro propósito. Antes votamos si la tratamos.
standing-declined = { $result } Terminó { $when }.
result-not-taken = No se trata, { $yes } a { $no }.
outside-by = { $names } dijeron que esto queda fuera de nuestro propósito.
outside-claimed = { $n ->
    [one] Si 1 integrante más lo dice, antes votamos si la tratamos.
   *[other] Si { $n } integrantes más lo dicen, antes votamos si la tratamos.
}
outside-first = Por eso antes votamos si la tratamos. Su propia votación viene después.
outside-taken = Votamos tratarla de todos modos.
outside-taken-few = Votaron muy pocas personas para apartarla, así que la tratamos.
outside-declined = Votamos no tratarla.
outside-title = Esto queda fuera de nuestro propósito
outside-says = Si bastantes integrantes lo dicen, antes votamos si la tratamos. Mientras tanto se sigue hablando.
outside-says-mine = Puedes decirlo de tu propia propuesta. Entonces antes votamos si la tratamos.
outside-button = Digo que queda fuera de nuestro propósito
vote-taking-question = ¿Tratamos «{ $title }»? Queda fuera de nuestro propósito.
vote-taking-effect = Si se aprueba, o votan muy pocas personas, la propuesta sigue como cualquier otra. Si no, termina.
because-taken = La tratamos: la propuesta sigue como cualquier otra.
because-not-taken = No la tratamos: la propuesta terminó.
history-taking = { $n ->
    [one] La votación sobre tratarla se abrió { $when }. Podía votar 1 persona.
   *[other] La votación sobre tratarla se abrió { $when }. Podían votar { $n } personas.
}
minute-outside = { $name } dijo que queda fuera de nuestro propósito.
minute-open-taking = Se abrió la votación sobre si la tratamos: queda fuera de nuestro propósito.
minute-result-taking = Votamos si la tratamos. { $result }
now-vote-taking = La votación sobre si tratamos «{ $title }» cierra { $when }, { $away }.
meeting-title-away = Una reunión cuyo título se plegó
words-back-votes = Todavía no votas, así que lo reabren otras personas.
move-semantics-raise = Leer nuestro registro con reglas más nuevas
move-semantics-raise-kind = Usar lo que trae esta versión
move-semantics-raise-does = Después se pueden adoptar reglas más nuevas.
move-semantics-raise-title = Nuestro registro se lee con reglas más nuevas
move-batch-admit = Dejar votar a quienes se puso en duda
move-batch-admit-title = Votan quienes llegaron por el enlace de { $name }
move-batch-admit-title-open = Votan quienes llegaron por el enlace abierto
people-admit = { $n ->
    [one] 1 persona que llegó por el enlace de { $name } fue puesta en duda y espera.
   *[other] { $n } personas que llegaron por el enlace de { $name } fueron puestas en duda y esperan.
}
people-admit-open = { $n ->
    [one] 1 persona que llegó por el enlace abierto fue puesta en duda y espera.
   *[other] { $n } personas que llegaron por el enlace abierto fueron puestas en duda y esperan.
}
people-admit-move = Proponer que voten
stands-admitted = Vota: los integrantes le dejaron entrar.
you-stand-admitted = Votas: los integrantes te dejaron entrar.
add-title = Una regla nueva
add-motion-title = Adoptamos una regla
add-more = Reglas que no tenemos
add-more-says = Llegaron después, o se dejaron fuera. Podemos adoptarlas como cualquier cambio de una regla.
add-propose = Proponer esta regla
add-semantics = Esta regla necesita una forma más nueva de leer nuestro registro. Propón eso primero, en Decidir.
refusal-nobody-to-admit = Tu propuesta no se registró. Nadie que llegó por este enlace fue puesto en duda y espera (regla { $rule }). No hay nada que deshacer.
refusal-inside-purpose = Esto no se registró. Cómo nos gobernamos nunca queda fuera de nuestro propósito. Puedes hablar y votar en contra.
refusal-outside-already = Esto no se registró otra vez. Ya está dicho, o ya lo votamos. Mira cómo está la propuesta.
refusal-taking-first = Esto no se registró. Antes votamos si tratamos la propuesta. Vota allí, y vuelve después.
notice-vote-taking = Vota ahora si tratamos «{ $title }», hasta { $until }.
notice-result-taking = Si tratamos «{ $title }»: { $result }

## Cargos, firmas, segundas votaciones, reglas nuevas enteras.
matter-office = quién ocupa un cargo hasta que haya elecciones
matter-recall = quitar a alguien de un cargo con votos
kind-office = los cargos
kind-petition = firmar para que se vote
power-convene = convocar una reunión
power-short-convene = Convocar reuniones
title-chair = Presidencia
title-secretary = Secretaría
title-treasurer = Tesorería
title-committee = Integrante del comité
article-6 = Quién nos sirve, y hasta cuándo
clause-decision-second = Lo aprobado se vota otra vez, { $span } después, y queda cuando se aprueba de nuevo.
clause-office = { $seats ->
    [one] { $title }: una persona, elegida por { $span }.
   *[other] { $title }: { $seats } personas, cada una elegida por { $span }.
}
clause-office-may = Quien sea elegido puede { $power }.
clause-office-nothing = Quien sea elegido no tiene poderes que les falten a las demás personas.
clause-office-until = Mientras no podamos elegir en secreto, las personas integrantes nombran a alguien con una moción, por { $span } como máximo, y esa persona solo puede convocar reuniones.
clause-petition = Una moción que firmó el { $percent } por ciento de quienes votan, y al menos { $people } personas, va a votación, aunque alguien prefiera que no.
clause-petition-days = Se puede firmar durante { $span }. No hace falta que nadie la apoye, y nadie puede retirarla.
effect-office-fill = { $name } ocupa este cargo hasta que haya elecciones: { $office }. Como máximo { $span }, y sin otro poder que convocar reuniones.
effect-office-recall = { $name } deja de ocupar este cargo: { $office }.
effect-adopt = Reglas nuevas ocupan el lugar de todas las nuestras. Nos llamamos entonces «{ $name }».
effect-adopt-more = Quiénes somos, lo que decidimos y nuestro registro quedan como están.
standing-read-again = La aprobamos una vez. La segunda votación se abre { $when }, { $away }.
petition-count = { $needed ->
   *[other] { $signed } de { $needed } personas firmaron para que votemos esto. Las firmas acaban { $when }.
}
petition-reached = Firmaron bastantes personas: esto va a votación, aunque alguien prefiera que no.
petition-title = Quiero que votemos esto
petition-says = Se ve el nombre de quien firma. Con bastantes nombres no hace falta el permiso de nadie.
petition-button = Firmar
minute-sign = { $name } firmó para que se vote esto.
minute-office-resign = { $name } dejó este cargo: { $office }.
minute-office-over = { $name } ya no ocupa este cargo, se acabó el tiempo: { $office }.
minute-office-over-unknown = Se acabó el tiempo de alguien en un cargo.
notice-office-over = { $name } ya no ocupa este cargo: { $office }. Se acabó el tiempo.
offices-title = Quién nos sirve, y hasta cuándo
offices-says = Todo cargo acaba solo, en su día. Mientras no podamos elegir en secreto, una moción nombra a alguien por un tiempo, que solo puede convocar reuniones.
offices-holds = { $name }. Acaba { $when }, o con una elección.
offices-free = { $n ->
    [one] Queda un puesto libre.
   *[other] Quedan { $n } puestos libres.
}
offices-full = Nadie más puede ocuparlo ahora.
offices-offer = Me ofrezco a servir
offices-out = Quitar a { $name } con votos
offices-resign = Dejarlo
offices-call = Quién puede convocar una reunión ahora
offices-call-only = Ahora solo estas personas convocan reuniones: { $names }.
offices-call-any = Nadie ocupa un cargo que convoque reuniones. Así que puede convocar cualquier integrante.
offices-call-free = Cualquier integrante puede convocar una reunión.
offices-lose = Cómo se pierde un cargo
offices-lose-says = Llega el día, la persona lo deja, se va, o la quitamos con votos.
offices-link = Quién ocupa qué cargo
me-office = Ocupas este cargo: { $office }. Acaba { $when }. Solo puedes convocar reuniones.
move-office-fill = Ofrecerte a servir: { $office }
move-office-fill-title = { $name } nos sirve: { $office }
move-office-recall = Quitar a { $name } de este cargo con votos: { $office }
move-office-recall-title = Quitamos a { $name } de este cargo: { $office }
move-bylaws-adopt = Hacernos permanentes
move-bylaws-adopt-kind = Hacernos permanentes
move-bylaws-adopt-does = Reglas para durar: cargos que acaban, firmar para que se vote, dos votaciones para cada cambio de una regla.
move-bylaws-adopt-title = Nos hacemos permanentes
move-bylaws-adopt-who = Solo decide quien se unió una semana antes de que se abra la votación.
adopt-rules = Todas las reglas nuevas
adopt-new = Nueva.
adopt-changed = Cambiada.
adopt-same = Como ahora.
found-lasting = Para durar
found-lasting-says = Con cargos que acaban solos, firmar para que se vote, y dos votaciones para cada cambio de una regla. Las elecciones en secreto vienen después: hasta entonces los cargos se ocupan por noventa días como máximo.
refusal-office-unknown = Tu moción no quedó registrada. Nuestras reglas no conocen ese cargo. Carga otra vez la página.
refusal-not-in-office = Esto no quedó registrado. Esa persona no ocupa este cargo. No hay nada que terminar.
refusal-office-full = Tu moción no quedó registrada. Ya ocupan este cargo cuantas personas pueden (regla { $rule }: { $max }). Quiten antes a alguien con votos, o espera a que se acabe un tiempo.
refusal-seated-unasked = Tu moción no quedó registrada. Nadie ocupa un cargo sin haberse ofrecido. Quien quiera tiene que presentarla.
refusal-prolongs-own = Esto no quedó registrado. Lo tienes tú ahora, y no te toca a ti alargar tu propio tiempo. Puede pedirlo otra persona.
refusal-no-petition-clause = Esto no quedó registrado. Nuestras reglas no conocen las firmas para votar. Se puede añadir esa regla.
refusal-petition-over = Esto no quedó registrado. Se acabó el tiempo para firmar (regla { $rule }). Se puede presentar otra vez.
refusal-adoption-too-soon = Tu moción no quedó registrada. Todas nuestras reglas se pueden cambiar de una vez cuando cumplamos una semana, desde { $from }. Preséntala entonces.
refusal-bylaws-changed = Tu moción no quedó registrada. Nuestras reglas cambiaron desde que abriste la página. Cárgala otra vez.
refusal-bylaws-same = Tu moción no quedó registrada. Estas ya son nuestras reglas. No hay nada que cambiar.
refusal-adoption-split = Tu moción no quedó registrada. La regla { $rule } protege ella sola una parte de nuestras reglas, así que no se pueden cambiar todas de una vez. Cambien antes esa regla.
refusal-adoption-drops = Tu moción no quedó registrada. Las reglas nuevas no dicen nada de esto: { $kind }. Lo que podemos hacer ahora debe quedar. Añádelo.
fault-person-by-hand = Quién ocupa un cargo no se decide a mano alzada (regla { $rule }).
fault-second-reading = La segunda votación (regla { $rule }) viene como muy tarde { $detail } días después de la primera.
fault-office-seats = Un cargo (regla { $rule }) lo ocupan de 1 a { $detail } personas.
fault-office-term = Un mandato elegido (regla { $rule }) dura { $detail } días como máximo.
fault-office-provisional = Nadie ocupa un cargo (regla { $rule }) sin elección más de { $detail } días.
fault-office-folds = Ningún cargo (regla { $rule }) trae consigo plegar palabras.
fault-office-twice = Dos cargos se llaman { $detail } (regla { $rule }).
fault-power-twice = La regla { $rule } nombra dos veces un poder.
fault-recall-too-hard = Para quitar a alguien de un cargo (regla { $rule }) bastan como máximo { $detail } de los votos.
fault-recall-too-slow = Para quitar a alguien de un cargo (regla { $rule }) hacen falta como máximo { $detail } apoyos, una cuarta parte de las personas y una votación.
fault-petition-share = Para que se vote con firmas (regla { $rule }) hace falta como máximo el { $detail } por ciento.
fault-petition-people = Para que se vote con firmas (regla { $rule }) hacen falta al menos de 2 a { $detail } personas.
fault-petition-days = Se puede firmar (regla { $rule }) durante { $detail } días al menos, y un año como máximo.
field-seats = Cuántas personas
field-term-days = Por cuántos días se elige a alguien
field-provisional-days = Cuántos días como máximo, sin elección
field-office-may = ¿Quien sea elegido puede { $power }?
field-petition-percent = Por ciento de quienes votan
field-petition-people = Al menos tantas personas
field-petition-days = Durante tantos días
field-second-reading = Horas hasta una segunda votación; 0 si no la hay
## Quién puede hacer algo por su cuenta: qué puede una persona, qué pueden pocas, y cómo se deshace

power-link = ¿Quién puede hacer algo por su cuenta?
power-reckoned = { $n ->
    [one] Calculado a partir de nuestras reglas, para la única persona que puede votar ahora.
   *[other] Calculado a partir de nuestras reglas, para las { $n } personas que pueden votar ahora.
}
power-more = Cómo se deshace cada poder, y entre cuántas personas
power-now = Quién tiene qué ahora
power-now-nobody = Ahora nadie tiene nada que no tengan las demás personas.
power-speaks = { $name } habla en nuestro nombre, hasta { $when }.
power-serves = { $name } tiene este cargo: { $office }. Termina { $when }.
power-end-office = { $n } de { $all } pueden destituir por votación a quien tiene un cargo, si nadie más vota. Tarda al menos { $span }.
power-end-facilitator = { $n } de { $all } pueden terminar con una propuesta el tiempo de quien modera, si nadie más vota. Tarda al menos { $span }.
power-end-lent = Lo prestado no se puede quitar. { $n } de { $all } pueden reducirlo a una hora, si nadie más vota. Tarda al menos { $span }.
power-end-spokesperson = { $n } de { $all } pueden terminar que alguien hable en nuestro nombre, si nadie más vota. Tarda al menos { $span }.
power-one = Una sola persona
power-few = Pocas personas juntas
power-got = Cómo se llega a poder hacerlo
power-look = Fíjate en esto
power-how = Cómo se calcula
power-how-rules = Solo a partir de nuestras reglas, cada vez que se abre esta página. Primero va lo que pueden menos personas.
power-how-few = Si vienen pocas personas, una propuesta se aprueba con pocos votos. Por eso hay dos cifras: si nadie más vota, y si todo el resto vota en contra.
power-how-figures = En los dibujos, las figuras llenas bastan si nadie más vota. Las sombreadas también hacen falta si todo el resto está en contra.
power-scale = Una figura representa a { $n } personas.
power-not = Lo que ninguna regla puede mostrar
power-not-together = Personas que se ponen de acuerdo antes, o que se dan sus llaves.
power-not-server = Quien mantiene el servidor puede pararlo, y puede leer lo que no está cerrado con llave. Nuestras reglas no le dan ningún poder.
power-not-server-more = Quién mantiene este servidor
power-not-persons = Una persona con varios teléfonos cuenta aquí como varias.
deed-join-as-many = Una sola persona puede entrar con muchos nombres, y todos votan enseguida.
deed-join-as-many-later = Una sola persona puede entrar con muchos nombres por un enlace. Pasado un tiempo, { $span }, todos votan.
deed-use-a-key = Quien tiene el teléfono o la tarjeta de llave de alguien puede hacer todo lo que puede esa persona.
deed-let-in-by-wall = { $n ->
    [one] Quien lleva una reunión puede dejar entrar por su cuenta hasta a { $most } personas, que votan enseguida.
    [2] 2 personas pueden dejar entrar hasta a { $most } más, que votan enseguida: una que lleva la reunión y una que ya votaba.
   *[other] { $n } personas pueden dejar entrar hasta a { $most } más, que votan enseguida: una que lleva la reunión y { $others } que ya votaban.
}
deed-let-in-by-word = { $n } integrantes que estuvieron en una reunión pueden dejar entrar a otras { $most } personas, diciendo que las conocen.
deed-decide = { $n } de { $all } pueden decidir sobre { $matters }, si nadie más vota.
deed-decide-more = { $more ->
    [one] { $n } de { $all } pueden decidir sobre { $matters } y sobre una cosa más, si nadie más vota.
   *[other] { $n } de { $all } pueden decidir sobre { $matters } y sobre { $more } cosas más, si nadie más vota.
}
deed-decide-rules = nuestras reglas
deed-decide-nobody = Ahora nadie puede decidir: pueden votar { $all }, y la regla pide más.
deed-matters = Se trata de esto: { $matters }.
deed-against = Hacen falta { $n } si todo el resto vota en contra.
deed-against-fewer = Contra los votos de todo el resto bastan { $n }. Si el resto no vota, hacen falta { $quiet }.
deed-block = { $n ->
    [one] 1 persona puede impedirlo.
   *[other] { $n } personas pueden impedirlo.
}
deed-time = Tarda al menos { $span }.
deed-time-early = Tarda al menos { $span }, o { $early } si alguien abre la votación antes de tiempo.
deed-by-hand = Una parte se puede decidir enseguida en una reunión, contando manos.
deed-count-hands = { $n } personas pueden decir cuántas manos se levantaron en una reunión: una que la lleva y { $others } que cuentan.
deed-speak-for-all = { $most ->
    [one] La persona que habla en nuestro nombre puede decir lo que no decidimos.
   *[other] Cada una de las hasta { $most } personas que hablan en nuestro nombre puede decir lo que no decidimos.
}
deed-remove-words = { $n } personas que pueden plegar cosas pueden hacer que nadie lea una dirección, una amenaza o algo ilegal.
deed-remove-words-until = Vuelve por sí solo después de { $span }, si no decidimos que siga fuera.
deed-fold-away = Quien puede plegar cosas puede plegar un nombre o un texto. Con un toque se abre igual.
deed-challenge = { $n } integrantes que estuvieron en una reunión pueden impedir que voten quienes llegaron por un enlace.
deed-run-the-meeting = Quien lleva una reunión puede abrirla, cerrarla y decir quién habla.
deed-put-the-question = Quien puede abrir votaciones antes de tiempo puede terminar el tiempo para pensarlo.
deed-put-the-question-still = La propuesta sigue necesitando sus votos.
deed-say-outside = { $n } integrantes pueden hacer que primero votemos si tratamos una propuesta.
deed-object-to-hands = { $n ->
    [one] 1 persona en la sala puede convertir un recuento de manos en una votación por teléfono.
   *[other] { $n } personas en la sala pueden convertir un recuento de manos en una votación por teléfono.
}
deed-put-words-back = { $n ->
    [one] 1 integrante que vota puede volver a abrir lo que se plegó.
   *[other] { $n } integrantes que votan pueden volver a abrir lo que se plegó.
}
deed-withdraw = Quien presentó una propuesta puede retirarla antes de su votación, aunque otras personas la hayan secundado.
deed-show-the-record = Cada integrante puede dejar que alguien de fuera lea el registro.
deed-convene = Cada integrante que vota puede convocar una reunión, y hasta { $most } a la vez.
deed-convene-office = Quien tiene un cargo que convoca reuniones puede convocar una. Si nadie lo tiene, puede cualquier integrante.
deed-petition = { $n } integrantes pueden llevar cualquier propuesta a votación con sus firmas, aunque otras personas prefieran que no.
deed-put-before-all = { $others ->
    [one] { $n } integrantes pueden llevar cualquier pregunta a votación: quien la presenta y otra persona que la secunda.
   *[other] { $n } integrantes pueden llevar cualquier pregunta a votación: quien la presenta y { $others } que la secundan.
}
got-founding = Quien nos fundó podía, al principio, durante { $span }.
got-facilitator = { $people ->
    [one] { $n } de { $all } pueden nombrar a quien modere durante { $span }, si nadie más vota. Puede haber 1 persona a la vez.
   *[other] { $n } de { $all } pueden nombrar a quien modere durante { $span }, si nadie más vota. Puede haber { $people } personas a la vez.
}
got-lent = { $n } de { $all } pueden prestar esto a alguien, como máximo durante { $span }, si nadie más vota.
got-office = { $people ->
    [one] { $n } de { $all } pueden hacer que alguien tenga un cargo así, como máximo durante { $span }, si nadie más vota. Lo tiene 1 persona a la vez.
   *[other] { $n } de { $all } pueden hacer que alguien tenga un cargo así, como máximo durante { $span }, si nadie más vota. Lo tienen { $people } personas a la vez.
}
got-spokesperson = { $people ->
    [one] { $n } de { $all } pueden hacer que alguien hable en nuestro nombre, como máximo durante { $span }, si nadie más vota. Puede haber 1 persona a la vez.
   *[other] { $n } de { $all } pueden hacer que alguien hable en nuestro nombre, como máximo durante { $span }, si nadie más vota. Puede haber { $people } personas a la vez.
}
undo-too-few = Ahora somos muy pocas personas para deshacerlo.
undo-nobody = Nadie puede deshacerlo.
undo-clock = Termina por sí solo después de { $span }.
undo-join-as-many = { $n } integrantes que estuvieron en una reunión pueden cuestionarlas en un plazo de { $span }. Entonces necesitan a quien las conozca.
undo-join-as-many-nobody = Nadie puede quitar después esos votos.
undo-use-a-key-oneself = Esa persona puede anular la llave perdida con otra llave suya. Se queda quien anule primero la de la otra.
undo-let-in-by-wall-nobody = Nadie puede quitar después esos votos.
undo-let-in-by-word-nobody = Nadie puede quitar después esos votos.
undo-decide = { $n } de { $all } pueden decidir lo contrario, en al menos { $span }.
undo-count-hands = { $n ->
    [one] 1 persona en la sala puede oponerse mientras se cuenta. Después solo sirve otra propuesta.
   *[other] { $n } personas en la sala pueden oponerse mientras se cuenta. Después solo sirve otra propuesta.
}
undo-speak-for-all = { $n } de { $all } pueden terminarlo con una propuesta, si nadie más vota. Tarda al menos { $span }.
undo-speak-for-all-oneself = Quien habla en nuestro nombre puede dejarlo cuando quiera.
undo-fold-away = { $n ->
    [one] 1 integrante que vota puede volver a abrirlo, enseguida.
   *[other] { $n } integrantes que votan pueden volver a abrirlo, enseguida.
}
undo-challenge = { $n } de { $all } pueden dejar que voten con una propuesta, si nadie más vota. Tarda al menos { $span }.
undo-run-the-meeting = { $n } de { $all } pueden terminar con una propuesta el tiempo de quien modera, si nadie más vota. Tarda al menos { $span }.
undo-put-the-question-nobody = Nadie puede devolver ese tiempo.
undo-say-outside = { $n } de { $all } pueden tratarla de todos modos, si nadie más vota. Tarda al menos { $span }.
undo-object-to-hands-nobody = Entonces se decide por teléfono, entre todas las personas.
undo-put-words-back-nobody = Quien lo plegó no puede volver a hacerlo por la misma razón.
undo-withdraw-nobody = Cualquier integrante puede presentarla de nuevo.
undo-show-the-record-nobody = Lo que alguien ha leído, nadie se lo puede quitar.
undo-convene = { $n } de { $all } pueden destituir por votación a alguien de ese cargo, si nadie más vota. Tarda al menos { $span }.
undo-convene-nobody = Nadie está obligado a ir.
undo-petition-nobody = Después sigue necesitando sus votos.
undo-put-before-all-nobody = Después sigue necesitando sus votos.
finding-nobody-decides = { $against ->
    [one] Ahora nadie puede decidir sobre { $matters }. Hacen falta { $n }, y puede votar 1.
   *[other] Ahora nadie puede decidir sobre { $matters }. Hacen falta { $n }, y pueden votar { $against }.
}
finding-staying-away = Regla { $rule }: no votar consigue más que votar no. Entonces hacen falta { $n } para decidir, y si no { $against }.
finding-changing-easier = La regla { $rule } pide { $n } si todo el resto está en contra. Pero { $against } pueden cambiar antes esa regla.
finding-hand-never = La regla { $rule } permite contar manos sobre { $matters }. Nunca ocurre: ninguna votación sobre eso se puede abrir antes de tiempo.
finding-power-unheld = Nadie que modera puede hacer esto, solo quien lo reciba prestado: { $power }.
finding-power-idle = La regla { $rule } permite a quien modera algo que ninguna otra regla usa: { $power }.
finding-joins-and-votes = Quien se une vota enseguida. Ninguna regla pregunta si es una persona o muchas.
finding-no-secret-vote = La regla { $rule } promete una votación secreta cuando se decide sobre una persona. Aquí todavía no es posible, así que aquí no se elige a nadie.
finding-law-unknown = Nuestros estatutos nombran una ley que aquí no se conoce: { $name }. Pregunta a alguien que la conozca.
finding-office-waits = { $name } (regla { $rule }): solo quien fue elegido puede { $power }. Aquí todavía no se elige a nadie, así que nadie lo hace por este cargo.
finding-law-us-elections = Los cargos de un sindicato se eligen en votación secreta de sus integrantes, al menos cada { $n } años. Aquí todavía no es posible.
finding-law-us-term = Los cargos de un sindicato local se eligen al menos cada { $n } años. La regla { $rule } dice { $against } días.
finding-law-uk-term = Quienes dirigen un sindicato se eligen al menos cada { $n } años. La regla { $rule } dice { $against } días.
finding-law-uk-elections = Quienes dirigen un sindicato se eligen por correo, al menos cada { $n } años. Aquí no es posible.
finding-law-de-changing = Una asociación cambia sus reglas con tres cuartos de los votos. La regla { $rule } pide { $n }/{ $against }.
finding-law-de-purpose = Una asociación cambia para qué existe solo si todo el mundo está de acuerdo. La regla { $rule } pide menos.
finding-source = { $cites }, desde { $since }.
finding-source-yields = { $cites }, desde { $since }. Se puede acordar otra cosa en las reglas.
finding-source-unchecked = { $cites }, desde { $since }. Escrito de memoria: compruébalo antes de fiarte.
finding-source-unchecked-yields = { $cites }, desde { $since }. Se puede acordar otra cosa en las reglas. Escrito de memoria: compruébalo antes de fiarte.

## Los datos de cada persona: qué piden las reglas, quién los mira, y que todo el mundo ve quién miró.
kind-roll = lo que preguntamos a cada persona sobre sí misma
power-see-the-roll = ver lo que las personas apuntaron sobre sí mismas
power-short-see-the-roll = Ver los datos de las personas
roll-field-legal-name = nombre legal
roll-field-postal-address = dirección postal
roll-field-postcode = código postal
roll-field-phone = número de teléfono
roll-field-mail = correo electrónico
roll-field-workplace = lugar de trabajo
roll-field-job = puesto
roll-field-joined-on = día de entrada
clause-roll = A cada persona se le pide: { $fields }.
clause-roll-see = Las demás personas solo ven el nombre que cada cual muestra. Lo demás lo ve solo quien puede ver los datos, una mirada cada vez, y la persona ve cada mirada.
clause-roll-leave = Quien se va se lo lleva.
deed-see-the-roll = Quien puede ver los datos de las personas puede mirar los de cualquiera.
undo-see-the-roll-nobody = Lo que alguien vio, nadie lo puede deshacer. Cada mirada se registra antes, y la persona la ve.
field-roll = ¿Pedimos esto: { $field }?
fault-roll-asks-nothing = Una regla sobre los datos de las personas tiene que pedir algo (regla { $rule }).
fault-roll-field-twice = Datos de las personas: se pide lo mismo dos veces (regla { $rule }).
refusal-no-roll-clause = Esto no se registró. Nuestras reglas no piden datos a nadie. Una propuesta puede cambiarlo.
refusal-nothing-entered = No se miró a nadie, y esto no se registró. Alguien no ha apuntado nada, o se ha ido (regla { $rule }). Carga la página otra vez.
problem-roll-fields = Esto no se registró. Algo es demasiado largo, tiene caracteres ocultos, o ya no se pide. Carga la página otra vez y acórtalo.
roll-details-title = Mis datos
roll-details-says = Nuestras reglas los piden. Las demás personas no los ven.
roll-sees = Quién podría mirarlos ahora: { $names }. Aquí ves si lo hizo.
roll-sees-page = Quién puede mirar ahora: { $names }.
roll-sees-nobody = Nadie podría mirarlos ahora.
roll-entered = Los apuntaste { $when }.
roll-blank = Lo que dejas en blanco no se apunta.
roll-enter-button = Apunto esto
roll-looks-title = Quién miró
roll-looks-none = Nadie ha mirado tus datos.
roll-look = { $name }, { $when } (regla { $rule })
roll-title = Datos de las personas
roll-headline = { $n } de { $of } personas han apuntado sus datos.
roll-look-says = Cada mirada se registra, y la persona la ve. Después ves sus datos durante una hora.
roll-look-not = No puedes mirar los datos de otras personas. Una propuesta puede prestarte eso unas horas.
roll-look-button = Mirar los datos de { $name }
roll-looked = Miraste { $when }. La persona lo ve.
roll-nothing = Aquí no hay nada apuntado.
minute-roll-enter = { $name } apuntó los datos que piden nuestras reglas.
minutes-roll = { $n } veces alguien apuntó sus datos
minute-roll-look = { $n ->
    [one] { $name } miró los datos de una persona.
   *[other] { $name } miró los datos de { $n } personas.
}
notice-looked = { $name } miró tus datos.
